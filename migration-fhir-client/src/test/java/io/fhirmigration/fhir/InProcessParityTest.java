package io.fhirmigration.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.Window;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.testkit.inprocess.ModelSource;
import io.fhirmigration.testkit.inprocess.ModelTarget;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The in-process ports of the testkit ask for the same and understand the same as this client. */
class InProcessParityTest {
  private static final CountQuery COUNT =
      new CountQuery(
          CountQuery.Kind.HISTORY,
          Optional.of("Patient"),
          Optional.of(Instant.parse("2024-01-01T00:00:00Z")),
          Optional.empty());
  private static final SourceServer.ExportRequest EXPORT =
      new SourceServer.ExportRequest(
          List.of("Patient", "Observation"),
          Window.of(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2024-02-01T00:00:00Z")),
          true,
          true,
          "box-1",
          OptionalInt.of(700),
          Optional.of(new SourceServer.PinnedConfig("rules/a b.json", "\"0x8D+1\"")));

  @RegisterExtension static final Server server = new Server();

  static Stream<ModelResponse> answers() {
    String outcome =
        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\","
            + "\"code\":\"%s\",\"diagnostics\":\"%s\"}]}";
    List<ModelResponse> answers = new ArrayList<>();
    for (int status : List.of(200, 201, 202, 204, 400, 401, 403, 404, 405, 408, 409, 410)) {
      answers.add(json(status, ""));
    }
    for (int status : List.of(413, 423, 429, 500, 502, 503, 504)) {
      answers.add(json(status, "<html>"));
      answers.add(json(status, "").header("Retry-After", "11"));
      answers.add(json(status, "").header("Retry-After", "Sat, 03 Feb 2024 10:15:41 GMT"));
      answers.add(json(status, "").header("Retry-After", "Sat, 03 Feb 2024 10:15:19 GMT"));
      answers.add(json(status, "").header("Retry-After", "soon"));
      answers.add(json(status, "").header("Retry-After", "99999999"));
      answers.add(json(status, "").header("x-ms-retry-after-ms", "9500"));
    }
    for (int status : List.of(400, 403, 404, 410, 413, 429, 500)) {
      for (String code : List.of("processing", "not-found", "forbidden", "exception")) {
        for (String words :
            List.of(
                "export operation failed for reason: Unknown Error.",
                "import operation failed for reason: InternalServerError",
                "User requested cancellation of operation.",
                "Authorization failed.")) {
          answers.add(json(status, outcome.formatted(code, words)));
        }
      }
    }
    answers.add(json(202, "").header("Content-Location", "https://evil.example/_operations/1"));
    answers.add(json(202, "{\"output\":[{\"count\":4},{\"count\":5}]}"));
    answers.add(json(200, "{\"total\":7,\"output\":[],\"entry\":[]}"));
    answers.add(
        json(
            200,
            "{\"output\":[{\"type\":\"Patient\",\"url\":\"https://a/b\",\"count\":3,"
                + "\"inputUrl\":\"https://a/c\"}],\"error\":[{\"url\":\"https://a/e\",\"count\":1,"
                + "\"inputUrl\":\"https://a/c\"}]}"));
    answers.add(json(200, "{\"output\":[{\"type\":\"Patient\",\"url\":\"b\",\"count\":3}]}"));
    answers.add(
        json(
            200,
            "{\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":"
                + "{\"versionId\":\"2\",\"lastUpdated\":\"2024-01-01T00:00:00.5Z\"}},"
                + "\"request\":{\"method\":\"PUT\"},\"response\":{\"status\":\"200 OK\"}}]}"));
    answers.add(
        json(
            200,
            "{\"entry\":[{\"request\":{\"method\":\"DELETE\"},"
                + "\"response\":{\"status\":\"204\",\"etag\":\"W/\\\"3\\\"\"}}]}"));
    answers.add(json(200, "{\"parameter\":[{\"name\":\"status\",\"valueString\":\"Completed\"}]}"));
    answers.add(
        json(
            410,
            "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"code\":\"business-rule\",\"details\":"
                + "{\"coding\":[{\"code\":\"service-deprecated\"}],\"text\":\"gone\"}}]}"));
    return answers.stream();
  }

  private static ModelResponse json(int status, String body) {
    return ModelResponse.of(status, "application/fhir+json", body.getBytes(StandardCharsets.UTF_8))
        .header("Date", "Sat, 03 Feb 2024 10:15:30 GMT");
  }

  @ParameterizedTest
  @MethodSource("answers")
  void everyAnswerMeansTheSame(ModelResponse answer) {
    ResponseDefinitionBuilder scripted = Server.status(answer.status()).withBody(answer.body());
    answer.headers().forEach(scripted::withHeader);
    server.answers(scripted);
    FhirConnection connection =
        server.connecting().readRetries(1, Duration.ZERO, Duration.ZERO).build();
    List<String> asked = new ArrayList<>();
    Function<ModelRequest, ModelResponse> model =
        request -> {
          asked.add(request.method() + " " + request.target());
          return answer;
        };

    Map<String, String> overHttp =
        meanings(AzureFhirSource.ahds(connection), AhdsTarget.of(connection));
    Map<String, String> inProcess =
        meanings(
            new ModelSource(model, server.base(), Face.AHDS),
            new ModelTarget(model, server.base()));

    assertThat(inProcess).isEqualTo(overHttp);
    assertThat(asked)
        .isEqualTo(
            server.asked().stream()
                .map(request -> request.getMethod() + " " + server.base() + request.getUrl())
                .toList());
  }

  private static Map<String, String> meanings(SourceServer source, TargetServer target) {
    String export = source.base() + "/_operations/export/7";
    String load = source.base() + "/_operations/import/7";
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("traits", source.traits().toString());
    meanings.put("exportUrl", source.exportUrl(EXPORT));
    meanings.put("folder", source.statusUrlOf("20240203T101530-7").toString());
    meanings.put("facts", meaning(source::facts));
    meanings.put("now", meaning(source::now));
    meanings.put("count", meaning(() -> source.count(COUNT)));
    meanings.put("first", meaning(() -> source.firstTimestamp(true)));
    meanings.put("startExport", meaning(() -> source.startExport(source.exportUrl(EXPORT))));
    meanings.put("pollExport", meaning(() -> poll(source.pollExport(export))));
    meanings.put("cancelExport", meaning(() -> source.cancelExport(export)));
    meanings.put("searchParameters", meaning(source::searchParameters));
    meanings.put(
        "startImport",
        meaning(() -> target.startImport(target.importUrl(), new byte[] {'{', '}'})));
    meanings.put("pollImport", meaning(() -> poll(target.pollImport(load))));
    meanings.put(
        "cancelImport",
        meaning(
            () -> {
              target.cancelImport(load);
              return "cancelled";
            }));
    meanings.put("read", meaning(() -> target.read("Patient", "p", "2").map(Fields::of)));
    meanings.put("newest", meaning(() -> target.newest("Patient", "p").map(Fields::of)));
    meanings.put(
        "putAll",
        meaning(
            () ->
                target
                    .putAll(
                        List.of(
                            JsonValue.object()
                                .put("resourceType", "Patient")
                                .put("id", "p")
                                .build()))
                    .get(0)
                    .status()));
    meanings.put("startReindex", meaning(target::startReindex));
    meanings.put(
        "pollReindex", meaning(() -> target.pollReindex(source.base() + "/_operations/reindex/7")));
    return meanings;
  }

  /** A version without its array identity. */
  private record Fields(String version, String date, boolean deleted, String body) {
    static Fields of(TargetServer.Version version) {
      return new Fields(
          version.versionId(),
          version.lastUpdated(),
          version.deleted(),
          new String(version.body(), StandardCharsets.UTF_8));
    }
  }

  private static Object poll(SourceServer.ExportPoll poll) {
    return poll instanceof SourceServer.ExportPoll.Complete complete ? complete.manifest() : poll;
  }

  private static Object poll(TargetServer.ImportPoll poll) {
    return poll instanceof TargetServer.ImportPoll.Complete complete
        ? complete.files().toString() + complete.errors()
        : poll;
  }

  private static String meaning(Supplier<?> question) {
    try {
      return String.valueOf(question.get());
    } catch (RetryableException e) {
      return "RetryableException " + e.retryAfter();
    } catch (MigrationException e) {
      return e.getClass().getSimpleName();
    }
  }
}
