package io.fhirmigration.testkit.inprocess;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What source and destination are asked alike.
 *
 * @param exchange the server
 */
record Questions(Exchange exchange) {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  static String millis(Instant instant) {
    return MILLIS.format(instant);
  }

  ModelRequest get(String pathAndQuery) {
    return ModelRequest.get(exchange.base() + pathAndQuery);
  }

  ServerFacts facts() {
    ModelRequest request = get("/metadata");
    ModelResponse answer = exchange.read(request);
    if (answer.status() != 200) {
      throw Exchange.readRefused(request, answer);
    }
    JsonObject statement = Exchange.whole(request, answer);
    List<String> types =
        Exchange.objects(statement, "rest").stream()
            .flatMap(rest -> Exchange.objects(rest, "resource").stream())
            .flatMap(resource -> resource.string("type").stream())
            .sorted()
            .distinct()
            .toList();
    String software =
        statement
            .object("software")
            .map(s -> (s.string("name").orElse("") + " " + s.string("version").orElse("")).strip())
            .orElse("");
    return new ServerFacts(Exchange.date(request, answer), types, software);
  }

  Instant now() {
    ModelRequest request = get("/health/check");
    return Exchange.date(request, exchange.read(request));
  }

  CountAnswer count(CountQuery query) {
    ModelRequest request = get(countPath(query));
    ModelResponse answer = exchange.read(request);
    if (answer.status() == 200) {
      OptionalLong total = Exchange.whole(request, answer).integer("total");
      return total.isPresent()
          ? CountAnswer.of(total.getAsLong())
          : CountAnswer.unknown("the answer to a count holds no total");
    }
    if (Exchange.isDeprecatedService(answer)) {
      return CountAnswer.unknown("the server answers only exports (service-deprecated)");
    }
    if (isRefusalToTell(answer)) {
      return CountAnswer.unknown(answer.status() + " " + Words.of(answer).text());
    }
    throw Exchange.readRefused(request, answer);
  }

  private static String countPath(CountQuery query) {
    String type = query.type().map(t -> "/" + t).orElse("");
    if (query.kind() == CountQuery.Kind.CURRENT) {
      return (type.isEmpty() ? "/" : type)
          + "?_summary=count"
          + query.since().map(t -> "&_lastUpdated=ge" + millis(t)).orElse("")
          + query.till().map(t -> "&_lastUpdated=lt" + millis(t)).orElse("");
    }
    return type
        + "/_history?"
        + query.since().map(t -> "_since=" + millis(t) + "&").orElse("")
        + query.till().map(t -> "_before=" + millis(t) + "&").orElse("")
        + "_summary=count";
  }

  Optional<Instant> firstTimestamp(boolean history) {
    return firstOf(get((history ? "/_history?" : "/?") + "_sort=_lastUpdated&_count=1"));
  }

  Optional<Instant> lastTimestamp(String type) {
    return firstOf(get("/" + type + "?_sort=-_lastUpdated&_count=1"));
  }

  private Optional<Instant> firstOf(ModelRequest request) {
    ModelResponse answer = exchange.read(request);
    if (answer.status() != 200) {
      if (isRefusalToTell(answer)) {
        return Optional.empty();
      }
      throw Exchange.readRefused(request, answer);
    }
    Optional<String> written =
        Exchange.objects(Exchange.whole(request, answer), "entry").stream()
            .findFirst()
            .flatMap(entry -> entry.object("resource"))
            .flatMap(resource -> resource.object("meta"))
            .flatMap(meta -> meta.string("lastUpdated"));
    try {
      return written.map(
          text -> OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A refusal of the question, rather than of who asks or of asking now. */
  private static boolean isRefusalToTell(ModelResponse answer) {
    int status = answer.status();
    boolean noRight = status == 403 && Words.of(answer).text().contains("Authorization failed");
    return status / 100 == 4 && status != 401 && status != 408 && status != 429 && !noRight;
  }
}
