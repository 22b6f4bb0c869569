package io.fhirmigration.testkit.server;

import static io.fhirmigration.testkit.server.Bench.diagnostics;
import static io.fhirmigration.testkit.server.Bench.importBody;
import static io.fhirmigration.testkit.server.Bench.importRequest;
import static io.fhirmigration.testkit.server.Bench.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImportKickOffTest {
  private static final String URL = "https://staging.invalid/input/a.ndjson";
  private final Bench bench = Bench.of(Face.AHDS);

  private String refusal(String body) {
    ModelResponse answer = bench.server.handle(importRequest(body));
    assertThat(answer.status()).isEqualTo(400);
    return diagnostics(answer);
  }

  @Test
  void headersAreCheckedBeforeTheBody() {
    ModelRequest plain = ModelRequest.send("POST", "/$import", "nonsense");
    assertThat(diagnostics(bench.server.handle(plain)))
        .isEqualTo("Value supplied, ,  for the \"Prefer\" header is not supported.");
    assertThat(
            diagnostics(
                bench.server.handle(plain.header("Prefer", "respond-async, handling=lenient"))))
        .contains("\"Prefer\" header is not supported");
    ModelRequest text =
        new ModelRequest("POST", "/$import", Map.of(), new byte[0])
            .header("Prefer", "respond-async")
            .header("Content-Type", "application/json");
    assertThat(diagnostics(bench.server.handle(text)))
        .isEqualTo(
            "Value supplied, application/json,  for the \"Content-Type\" header is not supported.");
  }

  @Test
  void gen1DoesNotImport() {
    assertThat(
            diagnostics(
                Bench.of(Face.AZURE_API_FOR_FHIR)
                    .server
                    .handle(importRequest(importBody("", "", URL)))))
        .isEqualTo("The requested \"import\" operation is not enabled");
  }

  @Test
  void faultsAreReportedInTheServersOrder() {
    assertThat(refusal("{}"))
        .isEqualTo(
            "Import request must be specified as a Paramters."
                + "  The body provided in this request is not valid. ");
    assertThat(refusal("{\"resourceType\":\"Parameters\"}"))
        .isEqualTo("Value of the following parameter inputFormat is invalid.");
    assertThat(
            refusal(
                importBody(
                    "",
                    ",{\"name\":\"storageDetail\",\"part\":"
                        + "[{\"name\":\"type\",\"valueCode\":\"gcs\"}]}")))
        .isEqualTo("Value of the following parameter storageDetails is invalid.");
    assertThat(refusal(importBody("", "")))
        .isEqualTo("Value of the following parameter input is invalid.");
    assertThat(refusal(importBody("Nonsense", "", URL, URL)))
        .isEqualTo("Import request cannot have duplicate files. Found duplicates: " + URL + ". ");
    assertThat(refusal(importBody("patient", "", URL)))
        .isEqualTo("Requested operation does not support resource type: patient.");
    assertThat(refusal(importBody("Patient", "", URL + "?sig=x")))
        .isEqualTo("Value of the following parameter input.url is invalid.");
    assertThat(refusal(importBody("Patient", "", "/input/a.ndjson")))
        .isEqualTo("Value of the following parameter input.url is invalid.");
    assertThat(refusal(importBody("Patient", "", "https://other.test/a/b")))
        .isEqualTo("input.url must match the configured integration storage account endpoint.");
    assertThat(refusal(importBody("SearchParameter", "", URL)))
        .isEqualTo("Requested operation does not support resource type: SearchParameter.");
    assertThat(refusal(importBody("Patient", parameter("mode", "\"valueString\":\"Fast\""), URL)))
        .startsWith("Import mode can be either \"InitialLoad\"or \"IncrementalLoad\".");
    assertThat(
            refusal(
                importBody("Patient", parameter("mode", "\"valueString\":\"initialload\""), URL)))
        .startsWith("Initial import mode is not enabled.");
  }

  @Test
  void equalDefinitionIsTheSameJobWhateverItsLayout() {
    String url = bench.stage("a.ndjson", Bench.line("Patient", "p", 1, "2024-01-01T00:00:00Z", ""));
    String first = bench.startImport(importBody("Patient", "", url));
    String spaced =
        importBody("Patient", parameter("unknown", "\"valueString\":\"x\""), url)
            .replace("valueUri", "valueUrl")
            .replace(",", " , ");
    assertThat(bench.startImport(spaced)).isEqualTo(first);
    assertThat(
            bench.startImport(
                importBody("Patient", parameter("inputSource", "\"valueUri\":\"urn:2\""), url)))
        .isNotEqualTo(first);
  }

  @Test
  void failedAndCancelledJobsAreRemembered() {
    String body = importBody("Patient", "", "https://staging.invalid/input/missing.ndjson");
    String failed = bench.startImport(body);
    bench.clock.advance(Duration.ofHours(1));
    assertThat(bench.get(failed).status()).isEqualTo(404);
    assertThat(bench.startImport(body)).isEqualTo(failed);

    String other = importBody("Patient", "", bench.stage("b.ndjson", "{}"));
    String cancelled = bench.startImport(other);
    bench.server.handle(ModelRequest.delete(cancelled));
    assertThat(bench.startImport(other)).isEqualTo(cancelled);
  }

  @Test
  void theUrlThatWasCalledIsPartOfTheDefinition() {
    String body = importBody("Patient", "", bench.stage("a.ndjson", "{}"));
    String first = bench.startImport(body);
    ModelResponse other =
        bench.server.handle(
            ModelRequest.send("POST", "/$import?x=1", body).header("Prefer", "respond-async"));
    assertThat(other.first("Content-Location").orElseThrow()).doesNotEndWith(first);
  }
}
