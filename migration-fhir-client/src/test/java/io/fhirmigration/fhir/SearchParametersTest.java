package io.fhirmigration.fhir;

import static io.fhirmigration.fhir.Server.deprecated;
import static io.fhirmigration.fhir.Server.json;
import static io.fhirmigration.fhir.Server.outcome;
import static io.fhirmigration.fhir.Server.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.TargetServer.EntryOutcome;
import io.fhirmigration.spi.TargetServer.ReindexPoll;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchParametersTest {
  @RegisterExtension static final Server server = new Server();

  private AzureFhirSource source() {
    return AzureFhirSource.azureApiForFhir(server.connection());
  }

  private AhdsTarget target() {
    return AhdsTarget.of(server.connection());
  }

  private static String page(String link, String... urls) {
    return IntStream.range(0, urls.length)
        .mapToObj(
            i ->
                "{\"resource\":{\"resourceType\":\"SearchParameter\",\"id\":\"p%d\",\"url\":\"%s\"}}"
                    .formatted(i, urls[i]))
        .collect(Collectors.joining(",", "{\"link\":[" + link + "],\"entry\":[", "]}"));
  }

  private static JsonObject parameter(int number) {
    return JsonValue.object()
        .put("resourceType", "SearchParameter")
        .put("id", "p" + number)
        .build();
  }

  @Test
  void pagesAreFollowedAndSpecifiedOnesLeftOut() {
    String next = "{\"relation\":\"next\",\"url\":\"" + server.base() + "/SearchParameter?ct=2\"}";
    server.answers(
        json(200, page(next, "http://x.example/a", "http://hl7.org/fhir/SearchParameter/b")),
        json(200, page("", "http://x.example/c")));

    assertThat(source().searchParameters().orElseThrow())
        .extracting(parameter -> parameter.string("url").orElseThrow())
        .containsExactly("http://x.example/a", "http://x.example/c");
    assertThat(server.asked())
        .extracting(LoggedRequest::getUrl)
        .containsExactly("/SearchParameter?_count=1000", "/SearchParameter?ct=2");
  }

  @Test
  void pagesInACircleAreRefused() {
    String next = "{\"relation\":\"next\",\"url\":\"" + server.base() + "/SearchParameter?ct=2\"}";
    server.answers(json(200, page(next)));

    assertThatThrownBy(() -> source().searchParameters())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("circle");
  }

  @Test
  void deprecatedSourceDoesNotAnswer() {
    server.answers(deprecated());

    assertThat(source().searchParameters()).isEmpty();
  }

  @Test
  void batchesHoldAtMost500AndKeepTheOrder() {
    String created =
        IntStream.range(0, 500)
            .mapToObj(i -> "{\"response\":{\"status\":\"201 Created\"}}")
            .collect(Collectors.joining(","));
    server.answers(
        json(200, "{\"entry\":[" + created + "]}"),
        json(
            200,
            """
            {"entry":[{"response":{"status":"405","outcome":{"resourceType":"OperationOutcome",
              "issue":[{"code":"not-supported","diagnostics":"defined by the specification"}]}}}]}"""));

    List<EntryOutcome> outcomes =
        target().putAll(IntStream.range(0, 501).mapToObj(i -> parameter(i)).toList());

    assertThat(outcomes).hasSize(501);
    assertThat(outcomes.subList(0, 500)).allMatch(EntryOutcome::worked);
    assertThat(outcomes.get(500)).isEqualTo(new EntryOutcome(405, "defined by the specification"));
    assertThat(server.asked().get(1).getBodyAsString())
        .isEqualTo(
            "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"resource\":"
                + "{\"resourceType\":\"SearchParameter\",\"id\":\"p500\"},\"request\":"
                + "{\"method\":\"PUT\",\"url\":\"SearchParameter/p500\"}}]}");
  }

  @Test
  void nothingToWriteAsksNothing() {
    assertThat(target().putAll(List.of())).isEmpty();
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void batchWithMissingAnswersIsUnknown() {
    server.answers(json(200, "{\"entry\":[]}"));

    assertThatThrownBy(() -> target().putAll(List.of(parameter(1))))
        .isInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void resourceWithoutAnIdIsRefusedBeforeAnythingIsSent() {
    JsonObject nameless = JsonValue.object().put("resourceType", "SearchParameter").build();

    assertThatThrownBy(() -> target().putAll(List.of(parameter(1), nameless)))
        .isInstanceOf(RejectedException.class);
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void reindexSendsNoPrefer() {
    String statusUrl = server.base() + "/_operations/reindex/5";
    server.answers(status(201).withHeader("Content-Location", statusUrl));

    assertThat(target().startReindex()).isEqualTo(statusUrl);

    LoggedRequest asked = server.asked().get(0);
    assertThat(asked.getUrl()).isEqualTo("/$reindex");
    assertThat(asked.containsHeader("Prefer")).isFalse();
    assertThat(asked.getBodyAsString())
        .isEqualTo("{\"resourceType\":\"Parameters\",\"parameter\":[]}");
  }

  @ParameterizedTest
  @CsvSource({
    "Queued, false, false",
    "Running, false, false",
    "Paused, false, false",
    "Completed, true, true",
    "Failed, true, false",
    "Canceled, true, false"
  })
  void reindexStatusIsAParameter(String status, boolean ended, boolean worked) {
    server.answers(
        json(
            200,
            """
            {"resourceType":"Parameters","parameter":[{"name":"id","valueString":"5"},
              {"name":"status","valueString":"%s"}]}"""
                .formatted(status)));

    assertThat(target().pollReindex(server.base() + "/_operations/reindex/5"))
        .isEqualTo(new ReindexPoll(ended, worked, status));
  }

  @Test
  void unknownReindexHasEndedWithoutWorking() {
    server.answers(outcome(404, "not-found", "The requested job was not found."));

    assertThat(target().pollReindex(server.base() + "/_operations/reindex/5"))
        .isEqualTo(new ReindexPoll(true, false, "unknown job"));
  }
}
