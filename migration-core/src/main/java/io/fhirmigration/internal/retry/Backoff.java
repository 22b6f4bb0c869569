package io.fhirmigration.internal.retry;

import io.fhirmigration.model.MigrationSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Pauses that double after each failure, with a jitter that depends only on what failed. */
public final class Backoff {
  private Backoff() {}

  /**
   * When to try again.
   *
   * @param failures how often it failed in a row, at least 1
   * @param asked the pause that the server asked for; a longer one wins
   * @param salt what failed, so that several don't come back at the same instant
   */
  public static Instant next(
      Instant now,
      MigrationSettings settings,
      int failures,
      Optional<Duration> asked,
      String salt) {
    Duration pause = settings.retryBase().multipliedBy(1L << Math.min(20, failures - 1));
    if (pause.compareTo(settings.retryMax()) > 0) {
      pause = settings.retryMax();
    }
    long jitter = Math.floorMod(salt.hashCode() * 31L + failures, 21L);
    pause = pause.multipliedBy(90 + jitter).dividedBy(100);
    Duration own = pause;
    return now.plus(asked.filter(wish -> wish.compareTo(own) > 0).orElse(own));
  }
}
