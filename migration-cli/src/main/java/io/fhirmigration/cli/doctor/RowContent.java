package io.fhirmigration.cli.doctor;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/** Looks through a resource for what an import stumbles over. */
final class RowContent {
  private static final int DIGITS = 18;
  private static final int LONGEST_PARSED = 400;

  /** How far a number goes beyond what the destination holds, the worst last. */
  enum Excess {
    /** It fits. */
    NONE,
    /** It has more significant digits than are kept. */
    DIGITS,
    /** It has more digits before its point than the columns hold. */
    MAGNITUDE
  }

  private RowContent() {}

  /** The worst of all numbers in a value. */
  static Excess worstNumber(JsonValue value) {
    if (value instanceof JsonNumber number) {
      return excess(number.lexeme());
    }
    return parts(value).stream()
        .map(RowContent::worstNumber)
        .max(Enum::compareTo)
        .orElse(Excess.NONE);
  }

  /** Hears of every number that does not fit, by its element without indexes. */
  static void longNumbers(JsonValue value, String path, BiConsumer<String, Excess> found) {
    if (value instanceof JsonNumber number) {
      Excess excess = excess(number.lexeme());
      if (excess != Excess.NONE) {
        found.accept(path, excess);
      }
    } else if (value instanceof JsonObject object) {
      object
          .members()
          .forEach((name, part) -> longNumbers(part, path + "." + printable(name), found));
    } else if (value instanceof JsonArray array) {
      array.items().forEach(item -> longNumbers(item, path, found));
    }
  }

  /** Names are elements in FHIR; anything else could be data. */
  private static String printable(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9]{0,63}") ? name : "?";
  }

  /** Whether a reference in a value is a search. */
  static boolean hasConditionalReference(JsonValue value) {
    boolean own =
        value instanceof JsonObject object
            && object.string("reference").filter(r -> r.contains("?")).isPresent();
    return own || parts(value).stream().anyMatch(RowContent::hasConditionalReference);
  }

  private static Collection<JsonValue> parts(JsonValue value) {
    if (value instanceof JsonObject object) {
      return object.members().values();
    }
    return value instanceof JsonArray array ? array.items() : List.of();
  }

  private static Excess excess(String lexeme) {
    if (lexeme.length() > LONGEST_PARSED) {
      return Excess.MAGNITUDE;
    }
    try {
      BigDecimal number = new BigDecimal(lexeme);
      boolean large = (long) number.precision() - number.scale() > DIGITS;
      if (large && number.signum() != 0) {
        return Excess.MAGNITUDE;
      }
      return number.precision() > DIGITS ? Excess.DIGITS : Excess.NONE;
    } catch (NumberFormatException beyond) {
      return Excess.MAGNITUDE;
    }
  }
}
