package io.fhirmigration.testkit.inprocess;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.testkit.server.ConnectionLostException;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One model server and what its answers mean.
 *
 * @param server takes a request and answers
 * @param base its base URL, without trailing slash
 */
record Exchange(Function<ModelRequest, ModelResponse> server, URI base) {
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  /** Asks; any answer is returned but a refusal of who asks. */
  ModelResponse read(ModelRequest request) {
    try {
      ModelResponse answer = server.apply(request);
      if (answer.status() == 401) {
        throw readRefused(request, answer);
      }
      return answer;
    } catch (ConnectionLostException e) {
      throw new RetryableException(request + ": " + e.getMessage(), e);
    }
  }

  ModelResponse effect(ModelRequest request) {
    try {
      return server.apply(request);
    } catch (ConnectionLostException e) {
      throw e.sent()
          ? new OutcomeUnknownException(request + ": " + e.getMessage(), e)
          : new RetryableException(request + ": " + e.getMessage(), e);
    }
  }

  static MigrationException readRefused(ModelRequest request, ModelResponse answer) {
    return refused(request, answer, false);
  }

  static MigrationException effectRefused(ModelRequest request, ModelResponse answer) {
    return refused(request, answer, true);
  }

  /** A refusal, but a 404 that does not say what is unknown says nothing. */
  static MigrationException thingRefused(ModelRequest request, ModelResponse answer) {
    return answer.status() == 404
        ? new RetryableException(request + ": 404 without code not-found")
        : readRefused(request, answer);
  }

  private static MigrationException refused(
      ModelRequest request, ModelResponse answer, boolean effect) {
    int status = answer.status();
    String what = request + ": " + status + " " + Words.of(answer).text();
    Optional<Duration> pause = retryAfter(answer);
    boolean unavailable = status == 503 && (!effect || pause.isPresent());
    if (status == 429 || unavailable) {
      return new RetryableException(what, pause);
    }
    if (status >= 500 || status == 408 || status / 100 == 2) {
      return effect ? new OutcomeUnknownException(what) : new RetryableException(what, pause);
    }
    return new RejectedException(status, what);
  }

  /** The status address of an accepted kick-off. */
  String statusUrl(ModelRequest request, ModelResponse answer) {
    String location =
        answer
            .first("Content-Location")
            .orElseThrow(
                () -> new OutcomeUnknownException(request + ": accepted without a status address"));
    if (!location.startsWith(base + "/")) {
      throw new OutcomeUnknownException(
          request + ": accepted, but the job's status address is at another server");
    }
    return location;
  }

  /** How long the server wants to be left alone, from either header; a day at most. */
  static Optional<Duration> retryAfter(ModelResponse answer) {
    return answer
        .first("x-ms-retry-after-ms")
        .flatMap(Exchange::whole)
        .map(Duration::ofMillis)
        .or(() -> answer.first("Retry-After").flatMap(value -> delay(answer, value)))
        .map(wish -> wish.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wish);
  }

  private static Optional<Duration> delay(ModelResponse answer, String value) {
    return whole(value)
        .map(Duration::ofSeconds)
        .or(
            () ->
                httpDate(value)
                    .flatMap(then -> date(answer).map(now -> Duration.between(now, then)))
                    .map(wait -> wait.isNegative() ? Duration.ZERO : wait));
  }

  private static Optional<Long> whole(String value) {
    return Optional.of(value).filter(v -> v.matches("\\d{1,9}")).map(Long::valueOf);
  }

  /** The server's clock, rounded down to the second. */
  static Instant date(ModelRequest request, ModelResponse answer) {
    return date(answer)
        .orElseThrow(() -> new RetryableException(request + ": the answer has no Date header"));
  }

  private static Optional<Instant> date(ModelResponse answer) {
    return answer.first("Date").flatMap(Exchange::httpDate);
  }

  private static Optional<Instant> httpDate(String value) {
    try {
      return Optional.of(
          ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static boolean isDeprecatedService(ModelResponse answer) {
    return answer.status() == 410 && Words.of(answer).codings().contains("service-deprecated");
  }

  static boolean isUnknown(ModelResponse answer) {
    return answer.status() == 404 && Words.of(answer).codes().contains("not-found");
  }

  static Optional<JsonObject> json(ModelResponse answer) {
    try {
      return JsonValue.parse(answer.body()) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (RejectedException notJson) {
      return Optional.empty();
    }
  }

  static JsonObject whole(ModelRequest request, ModelResponse answer) {
    return json(answer)
        .orElseThrow(() -> new RetryableException(request + ": the answer is cut short"));
  }

  static boolean isArray(JsonObject parent, String name) {
    return parent.get(name).filter(JsonArray.class::isInstance).isPresent();
  }

  static List<JsonObject> objects(JsonObject parent, String name) {
    return parent.array(name).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }
}
