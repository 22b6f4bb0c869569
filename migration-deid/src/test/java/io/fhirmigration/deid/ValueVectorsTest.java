package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.deid.AnonymizerOptions.Keys;
import io.fhirmigration.deid.Trial.Result;
import io.fhirmigration.deid.internal.config.Texts;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values at the edges, which the original's own tests don't show. */
class ValueVectorsTest {
  private static final JsonObject NOTHING = JsonValue.object().build();

  private static JsonValue json(String text) {
    return JsonValue.parse(TestFiles.utf8(text.replace('\'', '"')));
  }

  private static Optional<String> text(Result result) {
    return result
        .value()
        .map(value -> value instanceof JsonNumber number ? number.lexeme() : Texts.of(value));
  }

  /** Digits of every script are digits to the original. */
  @ParameterizedTest
  @CsvSource({
    "12345, 12300",
    "1٢345٦, 1٢3000",
    "12٣, 12٣",
    "SW1A 2AA, SW1A 0AA",
    "１２３４５, １２３00",
    "٩٩٩-١٢, 000-00",
    "12, 12",
    "'ab\uD83D\uDE005', 'ab\uD83D\uDE000'"
  })
  void postalCodesKeepThreeCharacters(String code, String expected) {
    Trial trial =
        new Trial()
            .type("Address", "postalCode")
            .rule("redact", "", NOTHING)
            .parameter("enablePartialZipCodesForRedact", json("true"))
            .parameter("restrictedZipCodeTabulationAreas", json("['٩٩٩']"));

    assertThat(text(trial.of(new JsonString(code)))).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "date, 2016-02-29, 365, 2017-02-28",
    "date, 2015-12-31, 1, 2016-01-01",
    "date, 2016-03-01, -1, 2016-02-29",
    "dateTime, 2016-02-29T23:59:59.999999999+14:00, 1, 2016-03-01T00:00:00.000000000+14:00",
    "dateTime, 2016-02-29T23:59:59+14:01, 1, 2016-03-01",
    "dateTime, 2016-02-29T23:59, 1, 2016-03-01",
    "dateTime, 2016-02-29T24:00:00Z, 1, 2016-03-01",
    "dateTime, 2016-12-31T23:59:60Z, 1, 2017-01-01T00:00:00Z",
    "instant, 2016-02-29T00:00:00-00:00, 1, 2016-03-01T00:00:00-00:00",
    "date, 9999-12-31, 1, 9999",
    "dateTime, 9999-12-31T00:00:00Z, 50, 9999",
    "date, 2016-02-29, 3000000, 2016",
    "date, 2016-02-29, -2147483648, 2016",
    "date, 0999-01-01, 1, ",
    "date, 0000-01-01, 1, "
  })
  void datesShiftWithinTheCalendar(String type, String date, String days, String expected) {
    Trial trial =
        new Trial()
            .type(type, "")
            .rule("dateShift", "", NOTHING)
            .parameter("dateShiftFixedOffsetInDays", json(days))
            .parameter("enablePartialDatesForRedact", json("true"));

    assertThat(text(trial.of(new JsonString(date)))).isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "date, 1937-06-01, 1937",
    "date, 1936-06-02, 1936",
    "date, 1936-06-01, ",
    "date, 1936-06, ",
    "date, 1936-07, 1936",
    "date, 1936, ",
    "date, 1937, 1937",
    "date, 2999, 2999",
    "dateTime, 1936-06-01T23:59:59-12:00, ",
    "instant, 2015-01-01T00:00:00.000Z, 2015"
  })
  void theYearIsLeftUpToTheAgeOf89(String type, String date, String expected) {
    Trial trial =
        new Trial()
            .type(type, "")
            .rule("redact", "", NOTHING)
            .parameter("enablePartialDatesForRedact", json("true"));

    assertThat(text(trial.of(new JsonString(date)))).isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "decimal, 1.10, 1.10",
    "decimal, 1.50E+2, 150",
    "decimal, 12e-3, 0.012",
    "decimal, 1234567890123456789012345678901234567890.1, "
        + "1234567890123456789012345678901234567890.1",
    "boolean, true, True",
    "boolean, false, False",
    "integer, -7, -7",
    "string, '\"\\u00e4\\ud83d\\ude00\"', 'ä\uD83D\uDE00'",
    "string, '\"a\\ud83d\"', a\uFFFD",
    "string, '\"\\ude00\\ud83da\"', \uFFFD\uFFFDa",
    "string, '\" \"', ' '"
  })
  void hashesAreOfTheTextThatTheOriginalSees(String type, String json, String hashed)
      throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(TestFiles.utf8("k"), "HmacSHA256"));
    Trial trial =
        new Trial()
            .type(type, "")
            .rule("cryptoHash", "", NOTHING)
            .parameter("cryptoHashKey", new JsonString("k"));

    String line =
        "{\"resourceType\":\"Basic\",\"extension\":[{\"url\":\"u\",\""
            + "value"
            + Character.toUpperCase(type.charAt(0))
            + type.substring(1)
            + "\":"
            + json
            + "}]}";

    assertThat(trial.line(line))
        .contains("\"" + HexFormat.of().formatHex(mac.doFinal(TestFiles.utf8(hashed))) + "\"");
  }

  /** A question mark stands for a failure that a configuration can skip. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "boolean; $this; 'yes'; true; yes",
        "boolean; $this; 'yes'; false; ",
        "boolean; $this and {}; 'yes'; true; yes",
        "string; (1 | 2) and true; 'b'; 'a'; b",
        "string; true; (1 | 2); 'a'; ?",
        "string; true; $this[2147483647]; 'a'; ",
        "string; true; $this.toInteger(); '5'; 5",
        "string; true; $this.substring(0, 3); 'ab\uD83D\uDE00'; ab\uFFFD",
        "string; true; $this.replaceMatches('b(.)', '<$1$$$&>'); 'abc'; a<c$bc>",
        "string; true; $this.replaceMatches('(?<x>b)', '${x}${y}$9\\\\'); 'abc'; ab${y}$9\\c",
        "string; true; $this.replaceMatches('\\\\d', '#'); 'a1٢'; a##",
        "string; true; $this.replaceMatches('c$', ''); 'abc\\n'; `ab\n`",
        "string; true; $this.matches('('); 'a'; ?",
        "string; true; $this.upper(); 'straße'; STRAßE",
        "string; true; $this.lower(); 'ÄÖ\uD801\uDC00'; äö\uD801\uDC28",
        "string; true; $this.toDecimal(); '1e2'; 100",
        "string; true; $this.toDecimal(); '1e999999999'; ",
        "boolean; true; $this.toInteger(); true; 1",
        "boolean; true; $this.toDecimal(); false; 0.0",
        "decimal; true; $this.round(); 2.5; 2",
        "decimal; true; $this.round(); 3.5; 4",
        "decimal; true; $this.round(1); 2.25; 2.2",
        "decimal; true; $this.round(2); 2.3; 2.3",
        "decimal; true; $this.floor(); 99999999999999999999.5; 99999999999999999999",
        "decimal; true; $this div 1; 99999999999999999999.5; ?",
        "decimal; true; $this / 0; 5; ",
        "decimal; true; $this / 3; 1; 0.3333333333333333333333333333",
        "decimal; true; $this / 3; 20; 6.6666666666666666666666666667",
        "decimal; true; $this / 3; 40; 13.333333333333333333333333333",
        "decimal; true; $this / 4.00; 1e3; 250",
        "integer; true; $this * 9; 9223372036854775807; ?"
      })
  void casesAreEvaluatedAsTheOriginalDoes(
      String type, String test, String value, String input, String expected) {
    JsonObject cases = JsonValue.object().put(test, new JsonString(value)).build();
    Trial trial =
        new Trial()
            .type(type, "")
            .rule("generalize", "", JsonValue.object().put("cases", cases).build());

    if ("?".equals(expected)) {
      assertThatThrownBy(() -> trial.of(json(input)))
          .isInstanceOf(RejectedException.class)
          .hasMessage("Generalize failed when processing [" + test + ", " + value + "].");
    } else {
      assertThat(text(trial.of(json(input)))).isEqualTo(Optional.ofNullable(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "$this > 99999999999999999999", "$this[3000000000]"})
  void aWholeNumberInACaseHasThirtyTwoBits(String test) {
    JsonObject cases = JsonValue.object().put(test, new JsonString("1")).build();
    Trial trial =
        new Trial()
            .type("integer", "")
            .rule("generalize", "", JsonValue.object().put("cases", cases).build());

    assertThatThrownBy(() -> trial.of(json("1")))
        .isInstanceOf(RejectedException.class)
        .hasMessage("Invalid cases expression [" + test + ", 1]");
  }

  @ParameterizedTest
  @CsvSource({"1.50, 1.5", "1.0, 1", "1e2, 100", "12.5E-1, 1.25", "-0.10, -0.1", "7, 7"})
  void aNumberThatReplacesATextIsWrittenShortly(String number, String expected) {
    Trial trial =
        new Trial()
            .type("string", "")
            .rule(
                "substitute",
                "",
                JsonValue.object().put("replaceWith", new JsonNumber(number)).build());

    assertThat(text(trial.of(new JsonString("a")))).contains(expected);
  }

  @Test
  void anEmptyKeyBesideTheFileIsNoKey() {
    Keys none = new Keys(Optional.empty(), Optional.of(""), Optional.of(""), Optional.empty());
    Trial trial =
        new Trial()
            .type("string", "")
            .options(TestFiles.OPTIONS.withKeys(none))
            .rule("cryptoHash", "", NOTHING);

    assertThat(text(trial.of(new JsonString("a"))).orElseThrow()).hasSize(64);
  }
}
