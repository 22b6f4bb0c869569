package io.fhirmigration.deid.internal.method;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a FHIR date as it is written. */
final class DateText {
  private static final int OLDEST = 89;
  private static final String DATE =
      "(?<year>[0-9](?:[0-9](?:[0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)"
          + "(?:-(?<month>0[1-9]|1[0-2])(?:-(?<day>0[1-9]|[1-2][0-9]|3[0-1])%s)?)?";
  private static final String TIME =
      "(?<time>T(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\\.[0-9]+)?"
          + "(?<zone>Z|(?:\\+|-)(?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?";
  private static final Pattern DATES = Pattern.compile(String.format(DATE, "(?<time>)(?<zone>)"));
  private static final Pattern TIMES = Pattern.compile(String.format(DATE, TIME));

  private final Matcher matcher;
  private final boolean found;

  DateText(String text, boolean withTime) {
    matcher = (withTime ? TIMES : DATES).matcher(text);
    found = matcher.find();
  }

  /** The four digits of the year. */
  Optional<String> year() {
    return found ? Optional.of(matcher.group("year")) : Optional.empty();
  }

  /** The day, when it is given and exists. */
  Optional<LocalDate> date() {
    if (!found || matcher.group("day") == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.of(part("year"), part("month"), part("day")));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether someone born then is older than 89. */
  boolean isOld(LocalDate today) {
    if (!found) {
      return false;
    }
    int month = matcher.group("month") == null ? 1 : part("month");
    int day = matcher.group("day") == null ? 1 : part("day");
    boolean early =
        today.getMonthValue() < month
            || today.getMonthValue() == month && today.getDayOfMonth() < day;
    return today.getYear() - part("year") - (early ? 1 : 0) > OLDEST;
  }

  /** Another date in the same way of writing, with zeros for the time of day. */
  String withDate(LocalDate date) {
    String day =
        String.format(
            Locale.ROOT,
            "%04d-%02d-%02d",
            date.getYear(),
            date.getMonthValue(),
            date.getDayOfMonth());
    String time = matcher.group("time");
    if (time == null || time.isEmpty()) {
      return day;
    }
    String zone = matcher.group("zone");
    String clock = time.substring(0, time.length() - zone.length());
    return day + clock.replaceAll("[0-9]", "0") + zone;
  }

  private int part(String name) {
    return Integer.parseInt(matcher.group(name));
  }
}
