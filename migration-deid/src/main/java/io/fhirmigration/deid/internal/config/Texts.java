package io.fhirmigration.deid.internal.config;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonBoolean;
import io.fhirmigration.ndjson.JsonValue.JsonNull;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonString;

/** The text that .NET gives to a JSON value, which is what the original tool writes. */
public final class Texts {
  private Texts() {}

  /** The text; {@code True} and {@code False} are capitalised, null is empty. */
  public static String of(JsonValue value) {
    if (value instanceof JsonString string) {
      return string.value();
    }
    if (value instanceof JsonNumber number) {
      return number.lexeme();
    }
    if (value instanceof JsonBoolean bool) {
      return bool.value() ? "True" : "False";
    }
    return value instanceof JsonNull ? "" : value.toJson();
  }
}
