package io.fhirmigration.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still until a test moves it.
 *
 * <p>Thread-safe. The wall time may be set back with {@link #set}; {@link #nanos} never runs back.
 */
public final class SettableClock extends Clock {
  private Instant now;
  private long nanos;

  /** Creates a clock that stands at {@code start}. */
  public SettableClock(Instant start) {
    now = start;
  }

  /**
   * Moves wall time and monotonic time forward.
   *
   * @throws IllegalArgumentException when the step is negative
   */
  public synchronized void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("negative step: " + step);
    }
    now = now.plus(step);
    nanos += step.toNanos();
  }

  /** Sets the wall time, as an administrator would; monotonic time stays. */
  public synchronized void set(Instant value) {
    now = value;
  }

  /** The monotonic time in nanoseconds: the sum of all {@link #advance} steps. */
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized Instant instant() {
    return now;
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
