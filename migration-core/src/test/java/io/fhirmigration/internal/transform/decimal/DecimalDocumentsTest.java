package io.fhirmigration.internal.transform.decimal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.Transformer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whole documents against another reading of them: numbers anywhere, and nothing else. */
class DecimalDocumentsTest {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
  private static final String[] SPACES = {"", "", "", " ", "\t", "  ", "\r", " \t "};
  private static final String[] NAMES = {
    "value", "value", "id", "extension", "_value", "1.23456789012345678901", "ü"
  };

  private final StringBuilder document = new StringBuilder();
  private Random random = new Random(0);

  @Property(tries = 1500)
  void onlyLongNumbersChangeAndOnlyAsMuchAsNeeded(
      @ForAll long seed, @ForAll boolean round, @ForAll boolean sql) {
    random = new Random(seed);
    document.setLength(0);
    object(0);
    String before = document.toString();
    Transformer transformer =
        RecordedDecision.transformer(sql ? "sql36_18" : "digits18", round ? "round" : "truncate");

    String after = RecordedDecision.apply(transformer, before);

    Matcher was = TOKEN.matcher(before);
    Matcher is = TOKEN.matcher(after);
    int wasEnd = 0;
    int isEnd = 0;
    long changed = 0;
    while (was.find()) {
      assertThat(is.find()).isTrue();
      assertThat(after.substring(isEnd, is.start()))
          .isEqualTo(before.substring(wasEnd, was.start()));
      wasEnd = was.end();
      isEnd = is.end();
      BigDecimal limited = was.group().startsWith("\"") ? null : limited(was.group(), round, sql);
      if (limited == null || limited.equals(new BigDecimal(was.group()))) {
        assertThat(is.group()).isEqualTo(was.group());
      } else {
        assertThat(new BigDecimal(is.group())).isEqualByComparingTo(limited);
        changed++;
      }
    }
    assertThat(after.substring(isEnd)).isEqualTo(before.substring(wasEnd));
    assertThat(transformer.changes().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(changed);
  }

  @Property(tries = 500)
  void originalsAreKeptBesideTheirNumbers(@ForAll long seed) {
    random = new Random(seed);
    String number = number();
    String line =
        "{\"a\":" + space() + "{" + space() + "\"value\":" + number + space() + tail() + "}}";
    Transformer transformer = RecordedDecision.transformer(Map.of("keepOriginal", "true"));

    String after = RecordedDecision.apply(transformer, line);

    JsonObject element = ((JsonObject) JsonValue.parse(after)).object("a").orElseThrow();
    boolean changed = !after.equals(line);
    assertThat(changed).isEqualTo(new BigDecimal(number).precision() > 18);
    if (changed) {
      JsonObject beside = element.object("_value").orElseThrow();
      JsonObject extension = (JsonObject) beside.array("extension").get(0);
      assertThat(extension.string("valueString")).hasValue(number);
      assertThat(extension.string("url")).hasValue("urn:fhir-migration:original-number");
    }
  }

  private String tail() {
    return switch (random.nextInt(4)) {
      case 0 -> "";
      case 1 -> ",\"_value\":" + space() + "{\"id\":\"x\"}";
      case 2 -> "," + space() + "\"_value\":{\"extension\":[{\"url\":\"u\"}" + space() + "]}";
      default -> ",\"unit\":\"{_value}\"";
    };
  }

  private static BigDecimal limited(String lexeme, boolean round, boolean sql) {
    BigDecimal value = new BigDecimal(lexeme);
    RoundingMode mode = round ? RoundingMode.HALF_EVEN : RoundingMode.DOWN;
    return sql
        ? value.setScale(Math.min(value.scale(), 18), mode)
        : value.round(new MathContext(18, mode));
  }

  private void object(int depth) {
    document.append('{');
    int members = random.nextInt(5);
    for (int i = 0; i < members; i++) {
      document.append(i == 0 ? "" : ",").append(space());
      document.append('"').append(NAMES[random.nextInt(NAMES.length)]).append('"');
      document.append(space()).append(':').append(space());
      value(depth + 1);
      document.append(space());
    }
    document.append('}');
  }

  private void value(int depth) {
    switch (random.nextInt(depth > 4 ? 4 : 7)) {
      case 0 -> document.append(random.nextBoolean() ? "true" : "null");
      case 1 -> document.append('"').append(text()).append('"');
      case 2, 3 -> document.append(number());
      case 4 -> array(depth);
      default -> object(depth);
    }
  }

  private void array(int depth) {
    document.append('[').append(space());
    for (int i = random.nextInt(4); i > 0; i--) {
      value(depth + 1);
      document.append(space()).append(i == 1 ? "" : ",").append(space());
    }
    document.append(']');
  }

  /** A number that both limits can be applied to. */
  private String number() {
    String sign = random.nextInt(4) == 0 ? "-" : "";
    String whole = String.valueOf(1 + random.nextInt(random.nextBoolean() ? 9 : 99_999));
    StringBuilder fraction = new StringBuilder();
    for (int i = random.nextInt(3) == 0 ? 0 : random.nextInt(40); i > 0; i--) {
      fraction.append((char) ('0' + (random.nextInt(3) == 0 ? 5 : random.nextInt(10))));
    }
    String exponent =
        switch (random.nextInt(8)) {
          case 0 -> "e-" + random.nextInt(12);
          case 1 -> "E+" + random.nextInt(12);
          default -> "";
        };
    return sign + whole + (fraction.isEmpty() ? "" : "." + fraction) + exponent;
  }

  private String text() {
    String number = number();
    return switch (random.nextInt(5)) {
      case 0 -> number;
      case 1 -> "," + number + "]";
      case 2 -> "\\\"," + number + " }";
      case 3 -> "\\\\";
      default -> "x " + number;
    };
  }

  private String space() {
    return SPACES[random.nextInt(SPACES.length)];
  }
}
