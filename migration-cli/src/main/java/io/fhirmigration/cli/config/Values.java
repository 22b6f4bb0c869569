package io.fhirmigration.cli.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** The forms of plain values; each answers nothing for a text of another form. */
final class Values {
  static final String DURATION_FIX = "use an ISO-8601 duration such as PT30S, PT5M or P1D";
  static final String INSTANT_FIX = "use an instant with a time zone such as 2020-01-31T00:00:00Z";
  static final String NUMBER_FIX = "use a whole number, at least ";
  static final Map<String, Boolean> YES_OR_NO = Map.of("true", true, "false", false);

  private Values() {}

  static Optional<Duration> duration(String text) {
    try {
      Duration duration = Duration.parse(text);
      return duration.isNegative() ? Optional.empty() : Optional.of(duration);
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
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return Optional.of(instant).filter(i -> i.equals(i.truncatedTo(ChronoUnit.MILLIS)));
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
