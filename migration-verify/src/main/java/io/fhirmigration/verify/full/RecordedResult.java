package io.fhirmigration.verify.full;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The result of a full or a deep check, read back from its JSON. {@code toString} names no
 * resource.
 *
 * @param result {@code match}, {@code differ} or {@code inconclusive}
 * @param missing versions that only the source has
 * @param extra versions that only the destination has
 * @param different versions whose content differs
 * @param errors how many things could not be compared, or were not listed
 * @param mark what it is about, if it says so
 */
public record RecordedResult(
    String result,
    List<VersionKey> missing,
    List<VersionKey> extra,
    List<VersionKey> different,
    long errors,
    Optional<ResultMark> mark) {
  private static final String ID = "id";

  /** Copies the lists. */
  public RecordedResult {
    missing = List.copyOf(missing);
    extra = List.copyOf(extra);
    different = List.copyOf(different);
  }

  /**
   * Reads a result.
   *
   * @param text what a check printed; the last line that is not empty counts
   * @throws RejectedException when it is none, or one of a check that names no resources
   */
  public static RecordedResult parse(String text) {
    String last = text.lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b);
    JsonObject json = object(last);
    String result = json.string("result").orElse("");
    if (result.isEmpty() || json.get("missing").isEmpty()) {
      throw notOne();
    }
    return new RecordedResult(
        result,
        keys(json, "missing"),
        keys(json, "extra"),
        keys(json, "different"),
        json.array("errors").size(),
        ResultMark.of(json));
  }

  private static JsonObject object(String line) {
    try {
      if (JsonValue.parse(line) instanceof JsonObject json) {
        return json;
      }
    } catch (RejectedException notJson) {
      throw notOne();
    }
    throw notOne();
  }

  private static RejectedException notOne() {
    return new RejectedException(
        "is no result of a check; give what 'verify full --json' or 'verify deep --json' printed");
  }

  private static List<VersionKey> keys(JsonObject json, String list) {
    return json.array(list).stream().map(JsonObject.class::cast).map(RecordedResult::key).toList();
  }

  private static VersionKey key(JsonObject entry) {
    if (entry.string(ID).isEmpty()) {
      throw new RejectedException(
          "names types and no resources; give the result of 'verify full' or 'verify deep'");
    }
    return new VersionKey(
        entry.string("type").orElse(""),
        entry.string(ID).orElse(""),
        entry.string("version").orElse(""));
  }

  @Override
  public String toString() {
    return "RecordedResult[" + result + "]";
  }
}
