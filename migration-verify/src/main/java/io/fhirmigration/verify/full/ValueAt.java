package io.fhirmigration.verify.full;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what stands at a path that a comparison gave. */
public final class ValueAt {
  private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[(\\d+)\\]");

  private ValueAt() {}

  /**
   * What stands there, if anything does.
   *
   * @param path such as {@code Patient.name[0].given[1]}
   */
  public static Optional<JsonValue> find(JsonValue root, String path) {
    Optional<JsonValue> at = Optional.of(root);
    Matcher steps = STEP.matcher(path);
    while (steps.find() && at.isPresent()) {
      String name = steps.group(1);
      String index = steps.group(2);
      at = name == null ? item(at.get(), Integer.parseInt(index)) : member(at.get(), name);
    }
    return at;
  }

  static Difference.Values values(String path, JsonValue source, JsonValue destination) {
    return new Difference.Values(
        path,
        find(source, path).map(JsonValue::toCanonicalJson),
        find(destination, path).map(JsonValue::toCanonicalJson));
  }

  private static Optional<JsonValue> member(JsonValue value, String name) {
    return value instanceof JsonObject object ? object.get(name) : Optional.empty();
  }

  private static Optional<JsonValue> item(JsonValue value, int index) {
    List<JsonValue> items = value instanceof JsonArray array ? array.items() : List.of();
    return index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
  }
}
