package io.fhirmigration.verify.full;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastUpdatedTest {
  private static long millis(String text) {
    byte[] bytes = ("\"" + text + "\"").getBytes(UTF_8);
    return LastUpdated.millis(bytes, 1, bytes.length - 1);
  }

  @Property(tries = 3000)
  void everyWayToWriteAnInstantGivesItsMillisecond(
      @ForAll @LongRange(min = -60_000_000_000L, max = 200_000_000_000L) long second,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll @IntRange(max = 9) int digits,
      @ForAll @IntRange(min = -14, max = 14) int zone) {
    Instant instant = Instant.ofEpochSecond(second, nanos);
    String fraction = digits == 0 ? "" : "." + String.format("%09d", nanos).substring(0, digits);
    OffsetDateTime date = instant.atOffset(ZoneOffset.ofHours(zone));
    String seconds = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").format(date);
    String text = seconds + fraction + (zone == 0 ? "Z" : date.getOffset().getId());

    assertThat(millis(text)).isEqualTo(OffsetDateTime.parse(text).toInstant().toEpochMilli());
    assertThat(millis(text.replace("Z", "+00:00"))).isEqualTo(millis(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2024",
        "2024-02-30T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-01-01T24:00:01Z",
        "2024-01-01T00:00:00",
        "2024-01-01 00:00:00Z",
        "x024-01-01T00:00:00Z"
      })
  void whatIsNoInstantIsNone(String text) {
    assertThat(millis(text)).isEqualTo(LastUpdated.NONE);
  }
}
