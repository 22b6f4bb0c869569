package io.fhirmigration.cli.config;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** The forms of plain values; each answers nothing for a text of another form. */
final class Values {
  static final String DURATION_FIX =
      "use an ISO-8601 duration such as PT30S, PT5M or P1D, ten years at most";
  static final String INSTANT_FIX = "use an instant with a time zone such as 2020-01-31T00:00:00Z";
  static final String NUMBER_FIX = "use a whole number, at least ";
  static final String RATIO_FIX = "use a part from 0 to 1 such as 0.001";
  static final Map<String, Boolean> YES_OR_NO = Map.of("true", true, "false", false);

  private static final Duration LONGEST = Duration.ofDays(3660);

  private Values() {}

  static Optional<Duration> duration(String text) {
    try {
      Duration duration = Duration.parse(text);
      return Optional.of(duration).filter(d -> !d.isNegative() && d.compareTo(LONGEST) <= 0);
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  static Optional<Duration> positiveDuration(String text) {
    return duration(text).filter(duration -> !duration.isZero());
  }

  /** Windows have whole milliseconds, so a finer instant is refused rather than rounded. */
  static Optional<Instant> instant(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      return Optional.of(time)
          .filter(t -> t.getYear() >= 1900 && t.getYear() <= 9998)
          .map(OffsetDateTime::toInstant)
          .filter(i -> i.equals(i.truncatedTo(ChronoUnit.MILLIS)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static Optional<ZoneId> zone(String text) {
    try {
      return Optional.of(ZoneId.of(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static Optional<LocalTime> time(String text) {
    try {
      return Optional.of(LocalTime.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static Optional<Long> number(String text, long least) {
    try {
      return Optional.of(Long.parseLong(text.replace("_", ""))).filter(n -> n >= least);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A part of a whole, with at most nine digits after the point. */
  static Optional<BigDecimal> ratio(String text) {
    return text.matches("0|1|[01]?\\.[0-9]{1,9}")
        ? Optional.of(new BigDecimal(text)).filter(part -> part.compareTo(BigDecimal.ONE) <= 0)
        : Optional.empty();
  }

  static Optional<URI> serverUrl(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      return Optional.of(uri).filter(u -> http && u.getHost() != null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
