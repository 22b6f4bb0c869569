package io.fhirmigration.testkit.server;

import static io.fhirmigration.testkit.server.Bench.line;
import static io.fhirmigration.testkit.server.Bench.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineParserTest {
  private static final String DATE = "2024-01-01T00:00:00Z";
  private final Bench bench = Bench.of(Face.AHDS);

  @Test
  void eachFaultHasItsText() {
    assertThat(
            bench.merge(
                "Patient",
                "",
                line("Patient", "a_b", 1, DATE, ""),
                line("Observation", "o", 1, DATE, ""),
                line("Patient", "p", 1, "2024-02-03T12:00:00Z", "")))
        .satisfiesExactly(
            text -> assertThat(text).startsWith("Invalid resource id: 'a_b'. Id must be any"),
            text -> assertThat(text).isEqualTo("Resource type not match."),
            text ->
                assertThat(text).isEqualTo("LastUpdated in the resource cannot be in the future."));
  }

  @Test
  void brokenLinesAreErrorsAndOthersAreTaken() {
    assertThat(
            bench.merge(
                "Patient", "", "{\"resourceType\":", "[]", line("Patient", "p", 1, DATE, "")))
        .hasSize(2)
        .allMatch(text -> text.startsWith("Failed to parse import resource JSON"));
    assertThat(bench.stored("Patient", "p")).containsExactly("1 current");
  }

  @Test
  void searchParametersAreRefused() {
    assertThat(bench.merge("", "", line("SearchParameter", "s", 1, DATE, "")))
        .containsExactly("SearchParameter resources cannot be processed by import.");
  }

  @Test
  void conditionalReferenceIsRefusedInInitialLoadOnly() {
    String conditional =
        line(
            "Patient",
            "p",
            1,
            DATE,
            "\"managingOrganization\":{\"reference\":\"Organization?x=1\"}");
    assertThat(bench.merge("Patient", "", conditional)).isEmpty();
    bench.server.initialImportMode(true);
    assertThat(
            bench.merge(
                "Patient", parameter("mode", "\"valueString\":\"InitialLoad\""), conditional))
        .containsExactly("Conditional reference is not supported for $import in InitialLoad.");
  }
}
