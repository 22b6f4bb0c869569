package io.fhirmigration.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it.
 *
 * <p>Thread-safe. The wall time may be set back with {@link #set}; {@link #nanos} never runs back.
 */
public final class SettableClock extends Clock {
  private record Reading(Instant now, long nanos) {}

  private final AtomicReference<Reading> reading;

  /** Creates a clock that stands at {@code start}. */
  public SettableClock(Instant start) {
    reading = new AtomicReference<>(new Reading(start, 0));
  }

  /**
   * Moves wall time and monotonic time forward.
   *
   * @throws IllegalArgumentException when the step is negative
   */
  public void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("negative step: " + step);
    }
    reading.updateAndGet(r -> new Reading(r.now.plus(step), r.nanos + step.toNanos()));
  }

  /** Sets the wall time, as an administrator would; monotonic time stays. */
  public void set(Instant now) {
    reading.updateAndGet(r -> new Reading(now, r.nanos));
  }

  /** The monotonic time in nanoseconds: the sum of all {@link #advance} steps. */
  public long nanos() {
    return reading.get().nanos;
  }

  @Override
  public Instant instant() {
    return reading.get().now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** A view of this clock in another zone; it moves with this one. */
  @Override
  public Clock withZone(ZoneId zone) {
    SettableClock source = this;
    return new Clock() {
      @Override
      public Instant instant() {
        return source.instant();
      }

      @Override
      public ZoneId getZone() {
        return zone;
      }

      @Override
      public Clock withZone(ZoneId other) {
        return source.withZone(other);
      }
    };
  }
}
