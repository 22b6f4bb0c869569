package io.fhirmigration.fhir;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What came back.
 *
 * @param status the HTTP status
 * @param headers its headers
 * @param body its bytes, perhaps none
 * @param receivedAt when it came, by the client's clock
 */
record Answer(int status, HttpHeaders headers, byte[] body, Instant receivedAt) {
  /** The longest pause that a server is granted. */
  static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.getValue(HttpHeaderName.fromString(name)))
        .filter(value -> !value.isBlank());
  }

  Optional<JsonObject> json() {
    return Json.parseObject(body);
  }

  ServerWords words() {
    return ServerWords.of(body);
  }

  /** Whether the server has stopped answering anything but exports. */
  boolean isDeprecatedService() {
    return status == 410 && words().isDeprecatedService();
  }

  /** Whether the FHIR server itself says that there is no such thing, and not a gateway. */
  boolean isUnknown() {
    return status == 404 && words().isNotFound();
  }

  /** The server's clock, in whole seconds. */
  Optional<Instant> date() {
    return header("Date").flatMap(Answer::httpDate);
  }

  /**
   * How long the server wants to be left alone, from either header, in seconds or as a date; a day
   * at most.
   */
  Optional<Duration> retryAfter() {
    return header("x-ms-retry-after-ms")
        .flatMap(Answer::whole)
        .map(Duration::ofMillis)
        .or(() -> header("Retry-After").flatMap(this::delay))
        .map(wish -> wish.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wish);
  }

  private Optional<Duration> delay(String value) {
    return whole(value).map(Duration::ofSeconds).or(() -> httpDate(value).map(this::until));
  }

  private Duration until(Instant then) {
    Duration wait = Duration.between(date().orElse(receivedAt), then);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private static Optional<Long> whole(String value) {
    return Optional.of(value.strip()).filter(v -> v.matches("\\d{1,9}")).map(Long::valueOf);
  }

  private static Optional<Instant> httpDate(String value) {
    try {
      return Optional.of(ZonedDateTime.parse(value.strip(), HTTP_DATE).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "Answer[" + status + ", " + body.length + " bytes]";
  }
}
