package io.fhirmigration.testkit.server;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A FHIR dateTime that may be partial: the span from the first to the last instant it can mean.
 *
 * @param start the first instant
 * @param end the last instant
 */
record FhirTime(Instant start, Instant end) {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d)(?:T(\\d\\d):(\\d\\d)(?::(\\d\\d)(\\.\\d{1,9})?)?"
              + "(Z|[+-]\\d\\d:\\d\\d)?)?)?)?");
  private static final DateTimeFormatter META =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneOffset.UTC);

  static Optional<FhirTime> parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              number(m, 1, 0),
              number(m, 2, 1),
              number(m, 3, 1),
              number(m, 4, 0),
              number(m, 5, 0),
              number(m, 6, 0));
      ZoneOffset offset = m.group(8) == null ? ZoneOffset.UTC : ZoneOffset.of(m.group(8));
      if (m.group(7) != null) {
        long nanos = Long.parseLong((m.group(7).substring(1) + "00000000").substring(0, 9));
        Instant exact = local.toInstant(offset).plusNanos(nanos);
        return Optional.of(new FhirTime(exact, exact));
      }
      LocalDateTime next = local.plus(1, unit(m));
      return Optional.of(
          new FhirTime(local.toInstant(offset), next.toInstant(offset).minusNanos(100)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The form of {@code meta.lastUpdated} and of manifests: UTC, three fraction digits. */
  static String format(Instant instant) {
    return META.format(instant);
  }

  /** The first whole millisecond that is not before {@link #start}. */
  long startMillisUp() {
    Instant whole = start.truncatedTo(ChronoUnit.MILLIS);
    return whole.equals(start) ? whole.toEpochMilli() : whole.toEpochMilli() + 1;
  }

  private static ChronoUnit unit(Matcher m) {
    if (m.group(6) != null) {
      return ChronoUnit.SECONDS;
    }
    if (m.group(4) != null) {
      return ChronoUnit.MINUTES;
    }
    if (m.group(3) != null) {
      return ChronoUnit.DAYS;
    }
    return m.group(2) != null ? ChronoUnit.MONTHS : ChronoUnit.YEARS;
  }

  private static int number(Matcher m, int group, int absent) {
    return m.group(group) == null ? absent : Integer.parseInt(m.group(group));
  }
}
