package io.fhirmigration.verify.full;

import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What a {@link FullCheck} found.
 *
 * @param outcome match, differ, or inconclusive when anything could not be read or there was
 *     nothing to compare
 * @param compared distinct versions of both sides together; distinct resources where current
 *     resources are compared
 * @param currentOnly whether current resources were compared, by id and content
 * @param allowed what was allowed to differ, in words
 * @param source what was read of the source
 * @param destination what was read of the destination
 * @param types one entry for each type that either side has, sorted
 * @param windows one entry for each type and month, sorted
 * @param missing versions that only the source has
 * @param extra versions that only the destination has
 * @param different versions whose content differs
 * @param errors what could not be compared
 */
public record FullCheckResult(
    Outcome outcome,
    long compared,
    boolean currentOnly,
    List<String> allowed,
    SideTotals source,
    SideTotals destination,
    List<TypeTotals> types,
    List<WindowDigest> windows,
    Listing<VersionKey> missing,
    Listing<VersionKey> extra,
    Listing<Difference> different,
    Listing<LineError> errors) {
  /** Copies the lists. */
  public FullCheckResult {
    allowed = List.copyOf(allowed);
    types = List.copyOf(types);
    windows = List.copyOf(windows);
  }

  /** How many versions are missing because they are kept in quarantine; they are no finding. */
  public long quarantined() {
    return types.stream().mapToLong(TypeTotals::quarantined).sum();
  }

  /**
   * The result as one object with the members {@code result}, {@code compared}, {@code missing},
   * {@code extra}, {@code different} and {@code errors}. Where a list was cut, an entry of {@code
   * errors} says so; an entry about one side's own lines has {@code contradicts}.
   */
  public JsonObject toJson() {
    return JsonValue.object()
        .put("result", outcome.name().toLowerCase(Locale.ROOT))
        .put("compared", compared)
        .put("missing", array(missing.listed(), key -> json(key).build()))
        .put("extra", array(extra.listed(), key -> json(key).build()))
        .put("different", array(different.listed(), FullCheckResult::json))
        .put("errors", JsonValue.array(errorEntries()))
        .build();
  }

  private List<JsonObject> errorEntries() {
    List<JsonObject> entries = new ArrayList<>();
    errors.listed().forEach(error -> entries.add(json(error)));
    if (compared == 0) {
      entries.add(JsonValue.object().put("reason", "neither side holds a resource").build());
    }
    addCut(entries, "missing", missing);
    addCut(entries, "extra", extra);
    addCut(entries, "different", different);
    addCut(entries, "errors", errors);
    return entries;
  }

  private static void addCut(List<JsonObject> entries, String list, Listing<?> listing) {
    if (listing.isCut()) {
      String reason =
          list + ": " + listing.count() + " found, " + listing.listed().size() + " listed";
      entries.add(JsonValue.object().put("reason", reason).build());
    }
  }

  private static ObjectBuilder json(VersionKey key) {
    return JsonValue.object()
        .put("type", key.type())
        .put("id", key.id())
        .put("version", key.version());
  }

  private static JsonObject json(Difference difference) {
    ObjectBuilder entry =
        json(difference.key()).put("paths", array(difference.paths(), JsonString::new));
    difference
        .contradicts()
        .ifPresent(origin -> entry.put("contradicts", origin.name().toLowerCase(Locale.ROOT)));
    if (!difference.values().isEmpty()) {
      entry.put("values", array(difference.values(), FullCheckResult::json));
    }
    return entry.build();
  }

  private static JsonObject json(Difference.Values values) {
    ObjectBuilder entry = JsonValue.object().put("path", values.path());
    values.source().ifPresent(text -> entry.put("source", text));
    values.destination().ifPresent(text -> entry.put("destination", text));
    return entry.build();
  }

  private static JsonObject json(LineError error) {
    return JsonValue.object()
        .put("side", error.origin().name().toLowerCase(Locale.ROOT))
        .put("file", error.file())
        .put("line", error.line())
        .put("reason", error.reason())
        .build();
  }

  private static <T> JsonValue array(List<T> items, Function<T, ? extends JsonValue> form) {
    return JsonValue.array(items.stream().map(form).toList());
  }
}
