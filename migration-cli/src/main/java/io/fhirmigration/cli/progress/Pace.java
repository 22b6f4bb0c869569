package io.fhirmigration.cli.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/** How fast lines are copied, by looks of the last minute. Not thread-safe. */
final class Pace {
  private static final Duration SPAN = Duration.ofMinutes(1);

  private record Look(Instant at, long lines) {}

  private final Deque<Look> looks = new ArrayDeque<>();

  /** Notes how many lines were copied by now. */
  void look(Instant at, long lines) {
    looks.addLast(new Look(at, lines));
    while (looks.size() > 2 && looks.getFirst().at().isBefore(at.minus(SPAN))) {
      looks.removeFirst();
    }
  }

  /** Lines per second; nothing before two looks that are apart. */
  OptionalLong linesPerSecond() {
    if (looks.size() < 2) {
      return OptionalLong.empty();
    }
    long millis = Duration.between(looks.getFirst().at(), looks.getLast().at()).toMillis();
    long lines = looks.getLast().lines() - looks.getFirst().lines();
    return millis < 1 ? OptionalLong.empty() : OptionalLong.of(Math.max(0, lines) * 1000 / millis);
  }

  /** How long so many more lines take; nothing while nothing moves. */
  Optional<Duration> timeFor(long lines) {
    OptionalLong rate = linesPerSecond();
    return rate.isPresent() && rate.getAsLong() > 0
        ? Optional.of(Duration.ofSeconds(Math.max(0, lines) / rate.getAsLong()))
        : Optional.empty();
  }
}
