package io.fhirmigration.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A half-open span of {@code meta.lastUpdated}, {@code [since, till)}, in whole milliseconds.
 *
 * @param since the inclusive start; empty for a window that has no start and sends no {@code
 *     _since}
 * @param till the exclusive end
 */
public record Window(Optional<Instant> since, Instant till) {
  /** Checks the order and the precision. */
  public Window {
    requireMillis(till);
    since.ifPresent(Window::requireMillis);
    if (since.isPresent() && !since.get().isBefore(till)) {
      throw new IllegalArgumentException("window since " + since.get() + " is not before " + till);
    }
  }

  /** The window {@code [since, till)}. */
  public static Window of(Instant since, Instant till) {
    return new Window(Optional.of(since), till);
  }

  /** Whether both windows hold a common instant. */
  public boolean overlaps(Window other) {
    return startsBefore(other.till) && other.startsBefore(till);
  }

  private boolean startsBefore(Instant instant) {
    return since.isEmpty() || since.get().isBefore(instant);
  }

  private static void requireMillis(Instant instant) {
    if (!instant.equals(instant.truncatedTo(ChronoUnit.MILLIS))) {
      throw new IllegalArgumentException("window bound " + instant + " has more than milliseconds");
    }
  }

  @Override
  public String toString() {
    return "[" + since.map(Instant::toString).orElse("start") + ", " + till + ")";
  }
}
