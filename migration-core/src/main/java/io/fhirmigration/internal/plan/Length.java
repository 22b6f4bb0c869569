package io.fhirmigration.internal.plan;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;

/** How long a window is, in whole milliseconds; prints itself for people. */
record Length(long millis) implements Comparable<Length> {

  static Length of(Duration duration) {
    return new Length(duration.toMillis());
  }

  static Length between(Instant since, Instant till) {
    return new Length(till.toEpochMilli() - since.toEpochMilli());
  }

  Instant after(Instant start) {
    return start.plusMillis(millis);
  }

  Length times(long factor) {
    return new Length(Math.multiplyExact(millis, factor));
  }

  Length dividedBy(long divisor) {
    return new Length(millis / divisor);
  }

  Length plus(Length other) {
    return new Length(Math.addExact(millis, other.millis));
  }

  Length minus(Length other) {
    return new Length(millis - other.millis);
  }

  /** This length times {@code numerator / denominator}, rounded down; exact for any size. */
  Length scaled(long numerator, long denominator) {
    BigInteger product = BigInteger.valueOf(millis).multiply(BigInteger.valueOf(numerator));
    BigInteger quotient = product.divide(BigInteger.valueOf(denominator));
    return new Length(quotient.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact());
  }

  Length atLeast(Length least) {
    return compareTo(least) < 0 ? least : this;
  }

  Length atMost(Length most) {
    return compareTo(most) > 0 ? most : this;
  }

  @Override
  public int compareTo(Length other) {
    return Long.compare(millis, other.millis);
  }

  @Override
  public String toString() {
    Duration duration = Duration.ofMillis(millis);
    if (duration.toDays() >= 2) {
      return duration.toDays() + " days";
    }
    if (duration.toHours() >= 2) {
      return duration.toHours() + " hours";
    }
    if (duration.toMinutes() >= 2) {
      return duration.toMinutes() + " minutes";
    }
    return duration.toSeconds() >= 2 ? duration.toSeconds() + " seconds" : millis + " ms";
  }
}
