package io.fhirmigration.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Berlin left out 02:00 to 03:00 on 29 March 2026, a Sunday, and has it twice on 25 October 2026, a
 * Sunday as well.
 */
class PauseWindowTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

  private static PauseWindow daily(String from, String to) {
    return on(EVERY_DAY, from, to);
  }

  private static PauseWindow on(Set<DayOfWeek> days, String from, String to) {
    return new PauseWindow(BERLIN, days, LocalTime.parse(from), LocalTime.parse(to), false);
  }

  private static Instant at(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  /** The window lasts from the first instant to the one before the last, and not longer. */
  private static void lasts(PauseWindow window, String begin, String end) {
    assertThat(window.endAt(at(begin).minusNanos(1))).isEmpty();
    assertThat(window.endAt(at(begin))).contains(at(end));
    assertThat(window.endAt(at(end).minusNanos(1))).contains(at(end));
    assertThat(window.endAt(at(end))).isEmpty();
  }

  @ParameterizedTest(name = "{0} to {1} lasts from {2} to {3}")
  @CsvSource({
    // an ordinary day in winter, and one in summer
    "08:00, 17:00, 2026-01-14T08:00:00+01:00, 2026-01-14T17:00:00+01:00",
    "08:00, 17:00, 2026-07-15T08:00:00+02:00, 2026-07-15T17:00:00+02:00",
    // past midnight
    "22:00, 06:00, 2026-01-14T22:00:00+01:00, 2026-01-15T06:00:00+01:00",
    "18:00, 00:00, 2026-01-14T18:00:00+01:00, 2026-01-15T00:00:00+01:00",
    // over the hour that is left out: as long as the clock says, an hour less
    "01:00, 04:00, 2026-03-29T01:00:00+01:00, 2026-03-29T04:00:00+02:00",
    "22:00, 06:00, 2026-03-28T22:00:00+01:00, 2026-03-29T06:00:00+02:00",
    // a start inside the hour that is left out: when that hour would have begun
    "02:30, 04:00, 2026-03-29T03:00:00+02:00, 2026-03-29T04:00:00+02:00",
    "02:00, 04:00, 2026-03-29T03:00:00+02:00, 2026-03-29T04:00:00+02:00",
    // an end inside it: the same
    "01:00, 02:30, 2026-03-29T01:00:00+01:00, 2026-03-29T03:00:00+02:00",
    // over the hour that comes twice: both times
    "01:00, 04:00, 2026-10-25T01:00:00+02:00, 2026-10-25T04:00:00+01:00",
    // a start inside it: the first time
    "02:30, 04:00, 2026-10-25T02:30:00+02:00, 2026-10-25T04:00:00+01:00",
    // an end inside it: the second time
    "01:00, 02:30, 2026-10-25T01:00:00+02:00, 2026-10-25T02:30:00+01:00",
    // start and end inside it: from the first start to the second end
    "02:10, 02:50, 2026-10-25T02:10:00+02:00, 2026-10-25T02:50:00+01:00",
    // an end where it begins is no end inside it
    "01:00, 02:00, 2026-10-25T01:00:00+02:00, 2026-10-25T02:00:00+02:00"
  })
  void windowLastsAsLongAsTheClockOfItsZoneShowsIt(
      String from, String to, String begin, String end) {
    lasts(daily(from, to), begin, end);
  }

  @Test
  void windowInsideTheHourThatIsLeftOutDoesNotComeThatDay() {
    PauseWindow window = daily("02:10", "02:50");
    for (int minute = 0; minute < 240; minute++) {
      assertThat(window.endAt(at("2026-03-29T00:00:00+01:00").plusSeconds(60L * minute))).isEmpty();
    }
    assertThat(window.endAt(at("2026-03-30T02:10:00+02:00")))
        .contains(at("2026-03-30T02:50:00+02:00"));
  }

  @Test
  void equalTimesLastUntilTheNextDay() {
    PauseWindow sundays = on(Set.of(DayOfWeek.SUNDAY), "00:00", "00:00");
    lasts(sundays, "2026-01-18T00:00:00+01:00", "2026-01-19T00:00:00+01:00");
    lasts(sundays, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00");
    lasts(sundays, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00");
  }

  @Test
  void daysAreThoseOnWhichItStarts() {
    PauseWindow fridayNights = on(Set.of(DayOfWeek.FRIDAY), "22:00", "06:00");
    lasts(fridayNights, "2026-01-16T22:00:00+01:00", "2026-01-17T06:00:00+01:00");
    assertThat(fridayNights.endAt(at("2026-01-17T22:00:00+01:00"))).isEmpty();
    assertThat(fridayNights.endAt(at("2026-01-16T05:00:00+01:00"))).isEmpty();
  }

  @Test
  void zoneIsThatOfTheWindowAndNotOfTheMachine() {
    PauseWindow there =
        new PauseWindow(
            ZoneId.of("Pacific/Auckland"),
            Set.of(DayOfWeek.MONDAY),
            LocalTime.of(8, 0),
            LocalTime.of(17, 0),
            true);
    assertThat(there.endAt(at("2026-01-11T20:00:00Z")))
        .isEqualTo(Optional.of(at("2026-01-12T04:00:00Z")));
  }

  @Test
  void windowWithoutDaysIsRefused() {
    assertThatThrownBy(() -> on(Set.of(), "08:00", "17:00"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("no days");
  }
}
