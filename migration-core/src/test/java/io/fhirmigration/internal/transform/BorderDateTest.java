package io.fhirmigration.internal.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BorderDateTest {
  private static final BorderDate BORDER =
      new BorderDate(Instant.parse("2024-02-28T23:59:59.070Z"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-28T23:59:59.07Z",
        "2024-02-28T23:59:59.070Z",
        "2024-02-28T23:59:59.070999999Z",
        "2024-02-28T23:59:59.0709+00:00",
        "2024-02-29T00:59:59.070+01:00"
      })
  void sameMillisecondIsAtTheBorder(String date) {
    assertThat(BORDER.contains(date)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-28T23:59:59Z",
        "2024-02-28T23:59:59.7Z",
        "2024-02-28T23:59:59.071Z",
        "2024-02-28T23:59:59.069999Z",
        "2024-02-28T23:59:59.070+01:00"
      })
  void otherMillisecondIsNot(String date) {
    assertThat(BORDER.contains(date)).isFalse();
  }

  @Test
  void wholeSecondNeedsNoFraction() {
    BorderDate border = new BorderDate(Instant.parse("2024-01-01T00:00:00Z"));
    assertThat(border.contains("2024-01-01T00:00:00Z")).isTrue();
    assertThat(border.contains("2024-01-01T00:00:00.0001+00:00")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2024-02-28",
        "2024-02-30T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-01-00T00:00:00Z",
        "2024-01-01T24:00:01Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:60Z",
        "2024-01-01T00:00:00.1234567890Z",
        "2024-01-01 00:00:00Z",
        "2024-01-01T00:00:00"
      })
  void textThatIsNoInstantIsRefused(String date) {
    assertThatThrownBy(() -> BORDER.contains(date)).isInstanceOf(DateTimeException.class);
  }

  @Property
  void judgesAsTheParserDoes(@ForAll("almostDates") String date) {
    Instant expected = Instant.EPOCH;
    boolean valid = true;
    try {
      expected = OffsetDateTime.parse(date).toInstant().truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      valid = false;
    }
    if (valid) {
      assertThat(new BorderDate(expected).contains(date)).isTrue();
      assertThat(new BorderDate(expected.plusMillis(1)).contains(date)).isFalse();
    } else {
      assertThatThrownBy(() -> BORDER.contains(date)).isInstanceOf(DateTimeException.class);
    }
  }

  @Provide
  Arbitrary<String> almostDates() {
    Arbitrary<String> whole =
        Combinators.combine(
                Arbitraries.integers().between(0, 9999),
                Arbitraries.integers().between(0, 13),
                Arbitraries.integers().between(0, 32),
                Arbitraries.integers().between(0, 24),
                Arbitraries.integers().between(0, 60),
                Arbitraries.strings().numeric().ofMaxLength(10),
                Arbitraries.of("Z", "+00:00", "-00:00", "+05:30", "", "z"))
            .as(
                (y, mo, d, h, s, fraction, zone) ->
                    "%04d-%02d-%02dT%02d:%02d:%02d%s%s"
                        .formatted(
                            y, mo, d, h, s, s, fraction.isEmpty() ? "" : "." + fraction, zone));
    return Combinators.combine(
            whole, Arbitraries.integers().between(0, 60), Arbitraries.of("", "", "", "x", ".", "1"))
        .as(
            (date, place, put) -> {
              int at = Math.min(place, date.length());
              return date.substring(0, at) + put + date.substring(at);
            });
  }
}
