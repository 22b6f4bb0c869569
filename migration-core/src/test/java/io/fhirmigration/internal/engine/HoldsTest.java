package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.model.FailureRun;
import io.fhirmigration.model.Hold;
import io.fhirmigration.model.Hold.Cause;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.PauseWindow;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HoldsTest {
  private static final Instant NINE = Instant.parse("2026-01-14T09:00:00Z");

  private Migration migration = Samples.migration();
  private Optional<String> throttle = Optional.empty();
  private MigrationSettings.Builder settings =
      MigrationSettings.builder().maxConsecutiveFailures(3);

  private static PauseWindow window(String from, String to, boolean drain) {
    return new PauseWindow(
        ZoneOffset.UTC,
        EnumSet.allOf(DayOfWeek.class),
        LocalTime.parse(from),
        LocalTime.parse(to),
        drain);
  }

  private void windows(PauseWindow... windows) {
    settings = settings.pauseWindows(List.of(windows));
  }

  private Optional<Hold> hold(Instant now) {
    return Holds.of(migration, settings.build(), throttle, now);
  }

  private void failed(int exports, int imports) {
    migration = migration.failing(Optional.of(new FailureRun(exports, imports, NINE, "403")));
  }

  private static Instant at(String time) {
    return Instant.parse("2026-01-14T" + time + ":00Z");
  }

  @Test
  void nothingHoldsByDefault() {
    assertThat(hold(NINE)).isEmpty();
  }

  @Test
  void pauseWindowHoldsUntilItsEnd() {
    windows(window("08:00", "17:00", false));
    Hold hold = hold(NINE).orElseThrow();
    assertThat(hold.cause()).isEqualTo(Cause.PAUSE_WINDOW);
    assertThat(hold.until()).contains(at("17:00"));
    assertThat(hold.drains()).isFalse();
    assertThat(hold(at("17:00"))).isEmpty();
  }

  @Test
  void windowsThatTouchHoldUntilTheEndOfTheLast() {
    windows(
        window("08:00", "12:00", false),
        window("12:00", "13:00", false),
        window("12:30", "15:00", false),
        window("15:01", "16:00", false));
    assertThat(hold(NINE).orElseThrow().until()).contains(at("15:00"));
  }

  @Test
  void windowThatNeverEndsNamesNoEnd() {
    windows(window("00:00", "00:00", false));
    assertThat(hold(NINE).orElseThrow().until()).isEmpty();
  }

  @Test
  void importsAreDrainedOnlyWhereEveryWindowSaysSo() {
    windows(window("08:00", "12:00", true), window("10:00", "17:00", false));
    assertThat(hold(NINE).orElseThrow().drains()).isTrue();
    assertThat(hold(at("10:00")).orElseThrow().drains()).isFalse();
    assertThat(hold(at("12:00")).orElseThrow().drains()).isFalse();
  }

  @Test
  void failuresHoldFromTheLimitOnWhoeverFailed() {
    failed(2, 2);
    assertThat(hold(NINE)).isEmpty();
    failed(3, 0);
    assertThat(hold(NINE).orElseThrow().reason())
        .isEqualTo("3 exports failed in a row, the last with: 403");
    failed(1, 4);
    assertThat(hold(NINE).orElseThrow().reason()).startsWith("4 imports failed in a row");
    assertThat(hold(NINE).orElseThrow().until()).isEmpty();
  }

  @Test
  void zeroIsNoLimit() {
    settings = settings.maxConsecutiveFailures(0);
    failed(1_000, 1_000);
    assertThat(hold(NINE)).isEmpty();
  }

  @Test
  void failuresAreToldBeforeThrottleAndThrottleBeforePauseWindow() {
    windows(window("08:00", "17:00", true));
    throttle = Optional.of("the queue is full");
    assertThat(hold(NINE).orElseThrow().cause()).isEqualTo(Cause.THROTTLE);
    failed(3, 0);
    assertThat(hold(NINE).orElseThrow().cause()).isEqualTo(Cause.FAILURES);
  }

  @Test
  void holdThatLastsStaysAsItWasFirstTold() {
    throttle = Optional.of("7 in the queue");
    Hold first = hold(NINE).orElseThrow();
    migration = migration.held(Optional.of(first));
    throttle = Optional.of("8 in the queue");
    assertThat(hold(at("09:30"))).containsSame(first);
  }
}
