package io.fhirmigration.verify.deep;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.verify.full.Allowances;
import java.util.List;
import java.util.Optional;

/**
 * Which resources are compared, and how strictly.
 *
 * @param types the resource types to draw from; empty for all that either server knows
 * @param sample how many resources of each type are drawn from each server, at least 1; also how
 *     many a query may find
 * @param seed decides which ones are drawn: the same seed draws the same ones from servers that
 *     hold the same
 * @param ids exactly these resources; empty to draw
 * @param query exactly what this search finds at either server, such as {@code
 *     Patient?birthdate=ge2000}; empty to draw
 * @param history whether all versions and deletes are compared, or the current versions
 * @param allowed what may differ
 * @param showValues whether findings hold the values that differ, which are patient data; otherwise
 *     they hold hashes that can be compared within one run
 */
public record DeepQuestion(
    List<String> types,
    int sample,
    long seed,
    List<ResourceId> ids,
    Optional<String> query,
    boolean history,
    Allowances allowed,
    boolean showValues) {
  private static final String QUERY = "[A-Z][A-Za-z]{1,63}\\?[^\\s#?]+";

  /**
   * Copies the lists.
   *
   * @throws RejectedException when there is nothing to draw, or the query is none
   */
  public DeepQuestion {
    types = List.copyOf(types);
    ids = ids.stream().distinct().sorted().toList();
    if (sample < 1) {
      throw new RejectedException("sample: " + sample + " is too small; draw at least 1 per type");
    }
    if (query.isPresent() && !query.get().matches(QUERY)) {
      throw new RejectedException(
          "query: is no search of one type; write it as Patient?name=value, encoded");
    }
  }

  /** A question that draws this many resources of each type and shows no values. */
  public static DeepQuestion sample(int perType, long seed) {
    return new DeepQuestion(
        List.of(), perType, seed, List.of(), Optional.empty(), false, Allowances.DEFAULTS, false);
  }

  /** The type that a query searches. */
  Optional<String> queriedType() {
    return query.map(text -> text.substring(0, text.indexOf('?')));
  }

  JsonObject json() {
    return JsonValue.object()
        .put("types", strings(types))
        .put("sample", sample)
        .put("seed", Long.toString(seed))
        .put("ids", strings(ids.stream().map(id -> id.type() + "/" + id.id()).toList()))
        .put("query", query.orElse(""))
        .put("history", history)
        .put("allowed", strings(allowed.lines()))
        .put("showValues", showValues)
        .build();
  }

  private static JsonValue strings(List<String> texts) {
    return JsonValue.array(texts.stream().map(JsonString::new).toList());
  }
}
