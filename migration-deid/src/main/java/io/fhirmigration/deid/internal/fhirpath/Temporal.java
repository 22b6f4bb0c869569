package io.fhirmigration.deid.internal.fhirpath;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date, date with time, or time, as precise as it is written.
 *
 * @param text as it is written
 * @param isTime whether it is a time without a date
 * @param parts year, month, day, hour, minute and nanosecond of the minute as far as they are
 *     given; from the hour on for a time; in UTC when there is a time of day
 */
record Temporal(String text, boolean isTime, long[] parts) {
  private static final long NANOS = 1_000_000_000L;
  private static final int NANO_DIGITS = 9;
  private static final String CLOCK = "(\\d\\d)(?::(\\d\\d)(?::(\\d\\d)(?:\\.(\\d+))?)?)?";
  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d)(?:T(?:" + CLOCK + "(Z|[+-]\\d\\d:\\d\\d)?)?)?)?)?T?");
  private static final Pattern TIME = Pattern.compile("T?" + CLOCK);

  /** A date or date with time; empty when it is neither. */
  static Optional<Temporal> date(String text) {
    Matcher matcher = DATE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Temporal(text, false, parts(matcher)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A time of day; empty when it is none. */
  static Optional<Temporal> time(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int given = matcher.group(2) == null ? 1 : matcher.group(3) == null ? 2 : 3;
    long[] parts = new long[given];
    for (int i = 0; i < Math.min(given, 2); i++) {
      parts[i] = Long.parseLong(matcher.group(i + 1));
    }
    if (given == 3) {
      parts[2] = nanos(matcher.group(3), matcher.group(4));
    }
    return Optional.of(new Temporal(text.startsWith("T") ? text.substring(1) : text, true, parts));
  }

  private static long[] parts(Matcher matcher) {
    if (matcher.group(4) == null) {
      int given = matcher.group(2) == null ? 1 : matcher.group(3) == null ? 2 : 3;
      long[] parts = new long[given];
      for (int i = 0; i < given; i++) {
        parts[i] = Long.parseLong(matcher.group(i + 1));
      }
      return parts;
    }
    LocalDateTime utc = utc(matcher);
    int given = matcher.group(5) == null ? 4 : matcher.group(6) == null ? 5 : 6;
    long[] all = {
      utc.getYear(),
      utc.getMonthValue(),
      utc.getDayOfMonth(),
      utc.getHour(),
      utc.getMinute(),
      utc.getSecond() * NANOS + utc.getNano()
    };
    return Arrays.copyOf(all, given);
  }

  private static LocalDateTime utc(Matcher matcher) {
    int minute = matcher.group(5) == null ? 0 : Integer.parseInt(matcher.group(5));
    long nanos = matcher.group(6) == null ? 0 : nanos(matcher.group(6), matcher.group(7));
    LocalDateTime local =
        LocalDateTime.of(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4)),
                minute)
            .plusNanos(nanos);
    String zone = matcher.group(8);
    return zone == null ? local : local.minusSeconds(ZoneOffset.of(zone).getTotalSeconds());
  }

  private static long nanos(String seconds, String fraction) {
    String digits = fraction == null ? "" : fraction;
    String padded = (digits + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS);
    return Long.parseLong(seconds) * NANOS + Long.parseLong(padded);
  }

  /**
   * Compares part by part; empty when they agree as far as the less precise goes.
   *
   * @throws EvaluationException for a time and a date
   */
  OptionalInt compare(Temporal other) {
    if (isTime != other.isTime) {
      throw new EvaluationException("a time isn't comparable with a date");
    }
    int common = Math.min(parts.length, other.parts.length);
    for (int i = 0; i < common; i++) {
      if (parts[i] != other.parts[i]) {
        return OptionalInt.of(Long.compare(parts[i], other.parts[i]));
      }
    }
    return parts.length == other.parts.length ? OptionalInt.of(0) : OptionalInt.empty();
  }

  /** Tells its precision, not its value. */
  @Override
  public String toString() {
    return "Temporal[" + parts.length + " parts]";
  }
}
