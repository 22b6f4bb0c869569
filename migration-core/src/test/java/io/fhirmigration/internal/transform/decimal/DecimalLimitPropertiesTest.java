package io.fhirmigration.internal.transform.decimal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.spi.Transformer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The limit on texts against the same limit on values. */
class DecimalLimitPropertiesTest {
  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<String> digits =
        Arbitraries.oneOf(
            Arbitraries.strings().numeric().ofMaxLength(45),
            Arbitraries.strings().withChars("09").ofMaxLength(45),
            Arbitraries.strings().withChars("05").ofMaxLength(45));
    Arbitrary<String> integer =
        digits.map(text -> text.replaceFirst("^0+", "")).map(t -> t.isEmpty() ? "0" : t);
    Arbitrary<String> fraction = digits.map(text -> text.isEmpty() ? "" : "." + text);
    Arbitrary<String> exponent =
        Arbitraries.oneOf(
            Arbitraries.just(""),
            Arbitraries.just(""),
            Combinators.combine(
                    Arbitraries.of("e", "E"),
                    Arbitraries.of("", "+", "-", "-0"),
                    Arbitraries.integers().between(0, 60))
                .as((letter, sign, value) -> letter + sign + value));
    return Combinators.combine(Arbitraries.of("", "-"), integer, fraction, exponent)
        .as((sign, whole, rest, power) -> sign + whole + rest + power);
  }

  @Property(tries = 5000)
  void digits18HasAtMost18SignificantDigits(
      @ForAll("numbers") String lexeme, @ForAll boolean round) {
    BigDecimal value = new BigDecimal(lexeme);
    boolean within = value.signum() == 0 || value.precision() <= 18;
    MathContext context = new MathContext(18, round ? RoundingMode.HALF_EVEN : RoundingMode.DOWN);

    check("digits18", round, lexeme, within ? value : value.round(context), within);
  }

  @Property(tries = 5000)
  void sql36Has18DigitsOnEachSide(@ForAll("numbers") String lexeme, @ForAll boolean round) {
    BigDecimal value = new BigDecimal(lexeme);
    boolean zeroWithExponent = value.signum() == 0 && lexeme.matches(".*[eE].*");
    boolean within = zeroWithExponent || value.scale() <= 18 && integerDigits(value) <= 18;
    BigDecimal limited = value.setScale(18, round ? RoundingMode.HALF_EVEN : RoundingMode.DOWN);

    check("sql36_18", round, lexeme, within ? value : limited, within);
  }

  private static void check(
      String profile, boolean round, String lexeme, BigDecimal limited, boolean within) {
    BigDecimal value = new BigDecimal(lexeme);
    boolean refused =
        !within
            && (integerDigits(value) > 18
                || integerDigits(limited) > 18
                || limited.signum() != value.signum());
    Transformer transformer = RecordedDecision.transformer(profile, round ? "round" : "truncate");
    String line = "{\"a\":[\"" + lexeme + "\"," + lexeme + "]}";
    if (refused) {
      assertThatThrownBy(() -> RecordedDecision.apply(transformer, line))
          .isInstanceOf(RejectedException.class);
      return;
    }
    String changed = RecordedDecision.apply(transformer, line);
    String before = "{\"a\":[\"" + lexeme + "\",";
    assertThat(changed).startsWith(before).endsWith("]}");
    String result = changed.substring(before.length(), changed.length() - 2);
    if (within) {
      assertThat(result).isEqualTo(lexeme);
    } else {
      assertThat(JsonNumber.isLexeme(result)).isTrue();
      assertThat(new BigDecimal(result)).isEqualByComparingTo(limited);
      assertThat(RecordedDecision.apply(transformer, changed)).isEqualTo(changed);
    }
  }

  private static int integerDigits(BigDecimal value) {
    return value.signum() == 0 ? 0 : value.precision() - value.scale();
  }
}
