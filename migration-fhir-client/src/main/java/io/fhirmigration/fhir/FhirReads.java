package io.fhirmigration.fhir;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.ServerFacts;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The questions that source and destination are asked alike.
 *
 * @param wire the server
 */
record FhirReads(Wire wire) {
  static final String DEPRECATED = "the server answers only exports (service-deprecated)";

  ServerFacts facts() {
    Call call = Call.read(wire.url("/metadata"), "/metadata");
    return wire.read(
        call,
        answer -> {
          if (answer.status() != 200) {
            throw wire.refusal(call, answer);
          }
          JsonObject statement =
              answer.json().orElseThrow(() -> unreadable(call, "no capability statement"));
          return new ServerFacts(date(call, answer), types(statement), software(statement));
        });
  }

  /** The clock, from whatever the server answers: also a refusal carries its date. */
  Instant now() {
    Call call = Call.read(wire.url("/health/check"), "/health/check");
    return wire.read(call, answer -> date(call, answer));
  }

  CountAnswer count(CountQuery query) {
    Call call = countCall(query);
    return wire.read(
        call,
        answer -> {
          if (answer.status() == 200) {
            JsonObject bundle = answer.json().orElseThrow(() -> unreadable(call, "no bundle"));
            OptionalLong total = bundle.integer("total");
            return total.isPresent()
                ? CountAnswer.of(total.getAsLong())
                : CountAnswer.unknown("the answer to a count holds no total");
          }
          if (answer.isDeprecatedService()) {
            return CountAnswer.unknown(DEPRECATED);
          }
          return CountAnswer.unknown(refusedWords(call, answer));
        });
  }

  private Call countCall(CountQuery query) {
    String type = query.type().map(t -> "/" + t).orElse("");
    if (query.kind() == CountQuery.Kind.CURRENT) {
      String bounds =
          query.since().map(t -> "&_lastUpdated=ge" + Millis.text(t)).orElse("")
              + query.till().map(t -> "&_lastUpdated=lt" + Millis.text(t)).orElse("");
      return Call.read(
          wire.url((type.isEmpty() ? "/" : type) + "?_summary=count" + bounds),
          type + "/?_summary=count");
    }
    String bounds =
        query.since().map(t -> "_since=" + Millis.text(t) + "&").orElse("")
            + query.till().map(t -> "_before=" + Millis.text(t) + "&").orElse("");
    return Call.read(
        wire.url(type + "/_history?" + bounds + "_summary=count"),
        type + "/_history?_summary=count");
  }

  Optional<Instant> firstTimestamp(boolean history) {
    return firstOf(history ? "/_history?" : "/?", "_sort=_lastUpdated&_count=1");
  }

  Optional<Instant> lastTimestamp(String type) {
    return firstOf("/" + type + "?", "_sort=-_lastUpdated&_count=1");
  }

  private Optional<Instant> firstOf(String path, String query) {
    Call call = Call.read(wire.url(path + query), path + "_sort");
    return wire.read(
        call,
        answer -> {
          if (answer.status() != 200) {
            refusedWords(call, answer);
            return Optional.empty();
          }
          return Bundles.entries(answer.json().orElseThrow(() -> unreadable(call, "no bundle")))
              .stream()
              .findFirst()
              .flatMap(FhirReads::lastUpdated);
        });
  }

  static RetryableException unreadable(Call call, String what) {
    return new RetryableException(call.name() + ": the answer is " + what + " or cut short");
  }

  /** The words of a refusal; throws for one that says nothing about the question. */
  private String refusedWords(Call call, Answer answer) {
    ServerWords words = answer.words();
    boolean noRight = answer.status() == 403 && words.text().contains("Authorization failed");
    boolean refused =
        answer.status() / 100 == 4 && answer.status() != 429 && answer.status() != 408;
    if (noRight || !refused) {
      throw wire.refusal(call, answer);
    }
    return answer.status() + " " + words.text();
  }

  private static Optional<Instant> lastUpdated(JsonObject entry) {
    Optional<String> written =
        entry
            .object("resource")
            .flatMap(resource -> resource.object("meta"))
            .flatMap(meta -> meta.string("lastUpdated"));
    try {
      return written.map(
          text -> OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static Instant date(Call call, Answer answer) {
    return answer
        .date()
        .orElseThrow(() -> new RetryableException(call.name() + ": the answer has no Date header"));
  }

  private static List<String> types(JsonObject statement) {
    List<String> types = new ArrayList<>();
    for (JsonObject rest : Json.objects(statement, "rest")) {
      for (JsonObject resource : Json.objects(rest, "resource")) {
        resource.string("type").filter(Versions.TYPE.asMatchPredicate()).ifPresent(types::add);
      }
    }
    return types.stream().sorted().distinct().toList();
  }

  static String software(JsonObject statement) {
    return statement
        .object("software")
        .map(s -> (s.string("name").orElse("") + " " + s.string("version").orElse("")).strip())
        .map(ServerWords::clean)
        .orElse("");
  }
}
