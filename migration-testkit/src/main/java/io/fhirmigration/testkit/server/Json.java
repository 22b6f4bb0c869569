package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonBoolean;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Short forms for reading JSON that may not be what it should. */
final class Json {
  private Json() {}

  static boolean flag(JsonObject object, String member) {
    return object.get(member).filter(new JsonBoolean(true)::equals).isPresent();
  }

  /** The objects among the items of an array. */
  static Stream<JsonObject> objects(List<JsonValue> items) {
    return items.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
  }

  /** A string, number or boolean as text. */
  static Optional<String> text(JsonValue value) {
    if (value instanceof JsonString string) {
      return Optional.of(string.value());
    }
    if (value instanceof JsonNumber number) {
      return Optional.of(number.lexeme());
    }
    return value instanceof JsonBoolean bool
        ? Optional.of(Boolean.toString(bool.value()))
        : Optional.empty();
  }
}
