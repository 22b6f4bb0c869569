package io.fhirmigration.testkit.server;

import static io.fhirmigration.testkit.server.Bench.diagnostics;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportKickOffTest {
  private final Bench bench = Bench.of(Face.AHDS);

  @Test
  void acceptedKickOffNamesItsStatusUrl() {
    ModelResponse answer = bench.server.handle(Bench.exportRequest("/$export"));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.first("Content-Location"))
        .contains("https://server.test/_operations/export/1");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "*/*", "", "application/fhir+json, text/plain"})
  void otherAcceptIsRefused(String accept) {
    ModelResponse answer =
        bench.server.handle(
            ModelRequest.get("/$export")
                .header("Accept", accept)
                .header("Prefer", "respond-async"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(diagnostics(answer))
        .isEqualTo("Value supplied, " + accept + ",  for the \"Accept\" header is not supported.");
  }

  @Test
  void preferIsRequired() {
    ModelRequest plain = ModelRequest.get("/$export").header("Accept", "application/fhir+json");
    assertThat(diagnostics(bench.server.handle(plain)))
        .isEqualTo("Missing required header; Prefer");
    assertThat(diagnostics(bench.server.handle(plain.header("Prefer", "handling=strict"))))
        .isEqualTo("Missing required header value; header=Prefer,value=respond-async.");
    assertThat(diagnostics(bench.server.handle(plain.header("Prefer", "wait=10"))))
        .isEqualTo("Value supplied, wait=10,  for the \"Prefer\" header is not supported.");
    assertThat(
            bench.server.handle(plain.header("Prefer", "respond-async, handling=lenient")).status())
        .isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /$export?_Since=2024 | The "_Since" parameter is not supported.
          /$export?_maxCount=10001 | Export operation parameter 'MaximumNumberOfResourcesPerQuery' was out of the range of valid values. Please specify a different value within a range '1' - '10000'.
          /$export?_outputFormat=csv | The output format 'csv' is not supported.
          /$export?_format=mine | The format 'mine' could not be found.
          /$export?_container=a/%252e%252e/b | The value 'a/%2e%2e/b' is not valid. Path traversal characters are not allowed.
          /$export?_typeFilter=Patient?_id=1 | The _type parameter must be included when using the _typeFilter parameter.
          /$export?_type=Patient&_typeFilter=Patient | The _typeFilter segment 'Patient' could not be parsed.
          /$export?_anonymizationConfig=c | Missing '_container' for anonymized export
          /$export?_anonymizationConfigEtag=e | Missing '_anonymizationConfig' for anonymized export
          /$export?_anonymizationConfigCollectionReference=r | Missing '_anonymizationConfig' for anonymized export
          /$export?_container=b&_anonymizationConfig=c&_anonymizationConfigEtag=e&_anonymizationConfigCollectionReference=r | The parameters '_anonymizationConfigEtag' and '_anonymizationConfigCollectionReference' exclude each other.
          /$export?_container=b&_anonymizationConfig=c | The requested "anonymized-export" operation is not enabled
          /Observation/$export | Requested operation does not support resource type: Observation.
          /Patient/p1/$export | Requested operation does not support resource type: Patient.
          """)
  void wrongParametersAreRefused(String target, String text) {
    ModelResponse answer = bench.server.handle(Bench.exportRequest(target));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(diagnostics(answer)).isEqualTo(text);
  }

  @Test
  void associatedDataMustBeKnownAndUnfiltered() {
    assertThat(
            diagnostics(
                bench.server.handle(
                    Bench.exportRequest("/$export?includeAssociatedData=_history,deleted"))))
        .isEqualTo(
            "The export parameter \"includeAssociatedData\" contains an invalid value."
                + " Supported values are: deleted. ");
    assertThat(
            bench
                .server
                .handle(
                    Bench.exportRequest(
                        "/$export?_type=Patient&_typeFilter=Patient%3F_id%3D1"
                            + "&includeAssociatedData=_history"))
                .status())
        .isEqualTo(400);
  }

  @Test
  void unparsableBoundIsRefused() {
    assertThat(bench.server.handle(Bench.exportRequest("/$export?_since=2024-01-01%20")).status())
        .isEqualTo(400);
    assertThat(
            bench
                .server
                .handle(Bench.exportRequest("/$export?_since=2024-01-01T00:00:00%2B02:00"))
                .status())
        .isEqualTo(202);
  }

  @Test
  void postIsNoKickOff() {
    assertThat(bench.server.handle(ModelRequest.send("POST", "/$export", "{}")).status())
        .isEqualTo(405);
  }
}
