package io.fhirmigration.verify.deep;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.util.List;

/**
 * A resource version that is no match.
 *
 * @param kind in which way
 * @param type its type
 * @param id its id; empty string for an error that is about a whole type
 * @param version its version at the source, or at the destination when only that has it; empty
 *     string when unknown
 * @param differences where the contents differ
 * @param reason why it is an error, or what the difference is when it is none of content; else
 *     empty string
 */
public record DeepFinding(
    Kind kind,
    String type,
    String id,
    String version,
    List<Difference> differences,
    String reason) {
  /** Copies the list. */
  public DeepFinding {
    differences = List.copyOf(differences);
  }

  /** In which way a version is no match. */
  public enum Kind {
    /** Only the source has it, or the destination's is deleted. */
    MISSING,
    /** Only the destination has it. */
    EXTRA,
    /** Both have it, with other contents. */
    DIFFERENT,
    /** It could not be compared. */
    ERROR
  }

  /**
   * One element that differs.
   *
   * @param path where, such as {@code Patient.name[0].given[1]}
   * @param source the value there at the source, or its hash; {@code absent} when there is none
   * @param destination the same of the destination
   */
  public record Difference(String path, String source, String destination) {
    /** The path only. */
    @Override
    public String toString() {
      return path;
    }
  }

  /** The paths that differ. */
  public List<String> paths() {
    return differences.stream().map(Difference::path).toList();
  }

  /** As a member of the lists {@code missing}, {@code extra}, {@code different}, {@code errors}. */
  public JsonObject json() {
    ObjectBuilder json = JsonValue.object().put("type", type).put("id", id).put("version", version);
    if (kind == Kind.DIFFERENT) {
      json.put("paths", JsonValue.array(paths().stream().map(JsonString::new).toList()));
      json.put("values", JsonValue.array(differences.stream().map(DeepFinding::values).toList()));
    }
    if (!reason.isEmpty()) {
      json.put("reason", reason);
    }
    return json.build();
  }

  private static JsonObject values(Difference difference) {
    return JsonValue.object()
        .put("path", difference.path)
        .put("source", difference.source)
        .put("destination", difference.destination)
        .build();
  }

  static DeepFinding of(Kind kind, JsonObject json) {
    return new DeepFinding(
        kind,
        text(json, "type"),
        text(json, "id"),
        text(json, "version"),
        json.array("values").stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .map(
                value ->
                    new Difference(
                        text(value, "path"), text(value, "source"), text(value, "destination")))
            .toList(),
        text(json, "reason"));
  }

  private static String text(JsonObject json, String name) {
    return json.string(name).orElse("");
  }

  /** Kind, type and paths: an id may say who it belongs to. */
  @Override
  public String toString() {
    return kind + " " + type + " " + paths();
  }
}
