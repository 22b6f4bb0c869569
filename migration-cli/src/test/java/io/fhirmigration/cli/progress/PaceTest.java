package io.fhirmigration.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Pace pace = new Pace();

  private void look(int second, long lines) {
    pace.look(START.plusSeconds(second), lines);
  }

  @Test
  void oneLookGivesNoRate() {
    look(0, 100);

    assertThat(pace.linesPerSecond()).isEmpty();
    assertThat(pace.timeFor(100)).isEmpty();
  }

  @Test
  void rateIsThatOfTheLastMinute() {
    look(0, 0);
    look(100, 1_000_000);
    look(130, 1_000_300);
    look(150, 1_000_500);

    assertThat(pace.linesPerSecond()).hasValue(10);
    assertThat(pace.timeFor(3_600)).contains(Duration.ofMinutes(6));
  }

  @Test
  void standstillHasNoEnd() {
    look(0, 500);
    look(10, 500);

    assertThat(pace.linesPerSecond()).hasValue(0);
    assertThat(pace.timeFor(1)).isEmpty();
  }

  @Test
  void reopenedWindowIsNoNegativeRate() {
    look(0, 500);
    look(10, 100);

    assertThat(pace.linesPerSecond()).hasValue(0);
  }
}
