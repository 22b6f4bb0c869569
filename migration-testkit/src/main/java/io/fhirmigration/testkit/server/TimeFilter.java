package io.fhirmigration.testkit.server;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A span of {@code lastUpdated} in whole milliseconds, both ends inside.
 *
 * @param from the first millisecond
 * @param to the last millisecond
 */
record TimeFilter(long from, long to) {
  static final TimeFilter ALL = new TimeFilter(Long.MIN_VALUE / 2, Long.MAX_VALUE / 2);

  /** The span that all these {@code _lastUpdated} values have in common. */
  static TimeFilter of(List<String> values) {
    TimeFilter filter = ALL;
    for (String value : values) {
      filter = filter.and(of(value));
    }
    return filter;
  }

  private static TimeFilter of(String value) {
    String prefix =
        value.length() > 2 && Character.isLetter(value.charAt(0)) ? value.substring(0, 2) : "eq";
    String text =
        value.length() > 2 && Character.isLetter(value.charAt(0)) ? value.substring(2) : value;
    FhirTime time = time("_lastUpdated", text);
    long start = time.startMillisUp();
    long end = time.end().toEpochMilli();
    return switch (prefix) {
      case "ge" -> new TimeFilter(start, ALL.to);
      case "gt", "sa" -> new TimeFilter(end + 1, ALL.to);
      case "le" -> new TimeFilter(ALL.from, end);
      case "lt", "eb" -> new TimeFilter(ALL.from, start - 1);
      case "eq" -> new TimeFilter(start, end);
      default -> throw Refusal.invalid("The prefix '" + prefix + "' is not supported.");
    };
  }

  static FhirTime time(String parameter, String text) {
    return FhirTime.parse(text)
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "The value '" + text + "' of '" + parameter + "' is not a valid date."));
  }

  TimeFilter and(TimeFilter other) {
    return new TimeFilter(Math.max(from, other.from), Math.min(to, other.to));
  }

  /** The part of these versions that lies in the span, in order of time; a view. */
  NavigableSet<StoredVersion> of(NavigableSet<StoredVersion> versions) {
    return from > to
        ? new TreeSet<>()
        : versions.subSet(StoredVersion.bound(from), true, StoredVersion.bound(to + 1), false);
  }
}
