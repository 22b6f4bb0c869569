package io.fhirmigration.deid.internal.config;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonBoolean;
import io.fhirmigration.ndjson.JsonValue.JsonNull;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.math.BigDecimal;

/** The text that .NET gives to a JSON value, which is what the original tool writes. */
public final class Texts {
  /** What is larger or smaller is not written out. */
  private static final int LARGEST_SCALE = 400;

  private Texts() {}

  /** The text; {@code True} and {@code False} are capitalised, null is empty. */
  public static String of(JsonValue value) {
    if (value instanceof JsonString string) {
      return string.value();
    }
    if (value instanceof JsonNumber number) {
      return number(number.lexeme());
    }
    if (value instanceof JsonBoolean bool) {
      return bool.value() ? "True" : "False";
    }
    return value instanceof JsonNull ? "" : value.toJson();
  }

  private static String number(String lexeme) {
    if (lexeme.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E')) {
      return lexeme;
    }
    BigDecimal number = new BigDecimal(lexeme).stripTrailingZeros();
    return Math.abs((long) number.scale()) > LARGEST_SCALE ? lexeme : number.toPlainString();
  }
}
