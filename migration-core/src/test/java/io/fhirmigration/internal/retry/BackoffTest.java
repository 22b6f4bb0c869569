package io.fhirmigration.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.model.MigrationSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final MigrationSettings SETTINGS =
      MigrationSettings.builder().retry(Duration.ofSeconds(10), Duration.ofMinutes(5)).build();

  private static Duration pause(int failures, Optional<Duration> asked, String salt) {
    Instant next = Backoff.next(Samples.NOW, SETTINGS, failures, asked, salt);
    return Duration.between(Samples.NOW, next);
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "2, 20", "3, 40", "5, 160", "6, 300", "40, 300", "2147483647, 300"})
  void pauseDoublesUpToTheLongest(int failures, long seconds) {
    Duration pause = pause(failures, Optional.empty(), "chunk all-0000000000000");
    assertThat(pause)
        .isBetween(Duration.ofMillis(seconds * 900), Duration.ofMillis(seconds * 1100));
  }

  @Test
  void longerPauseThatTheServerAskedForWins() {
    Duration asked = Duration.ofHours(6);
    assertThat(pause(1, Optional.of(asked), "x")).isEqualTo(asked);
  }

  @Test
  void shorterPauseThatTheServerAskedForDoesNot() {
    assertThat(pause(3, Optional.of(Duration.ofSeconds(1)), "x"))
        .isEqualTo(pause(3, Optional.empty(), "x"));
  }

  @Test
  void sameFailureGivesTheSamePause() {
    assertThat(pause(2, Optional.empty(), "a")).isEqualTo(pause(2, Optional.empty(), "a"));
  }

  @Test
  void differentSubjectsComeBackApart() {
    assertThat(pause(2, Optional.empty(), "a")).isNotEqualTo(pause(2, Optional.empty(), "b"));
  }
}
