package io.fhirmigration.cli;

import static io.fhirmigration.testkit.server.Requests.exportStatus;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.ModelResponse;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.ScriptedFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options whose effect a person sees at the command line. */
class OptionsRunTest {
  private static final String RULES =
      "{\"fhirPathRules\":[{\"path\":\"Basic.language\",\"method\":\"redact\"}]}";

  @TempDir Path folder;
  private Ward ward;

  @BeforeEach
  void start() throws IOException {
    ward = new Ward(folder);
    for (int i = 0; i < 5; i++) {
      Servers.put(ward.servers.source, "r" + i);
    }
  }

  @AfterEach
  void stop() {
    ward.close();
  }

  private void change(String from, String to) throws IOException {
    ward.with(Pattern.quote(from), to);
  }

  private List<String> arrived() {
    return ward.servers.destination.model().versions().stream()
        .map(ResourceVersion::body)
        .map(body -> new String(body, StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void sourceThatAnswersOnlyExportsIsCopiedAndTheOutputSaysWhatWasNotChecked() {
    ward.servers.source.model().deprecated(true);

    Cli.Result run = ward.cli("run");

    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(4);
    assertThat(arrived()).hasSize(5);
    assertThat(run.out())
        .contains("exported 5 = imported 5 + repeated 0 + quarantined 0 + excluded 0")
        .contains("uncounted: 1 closed chunk(s) rest on the source's own lists, seen twice")
        .contains("surface check: inconclusive")
        .contains("source did not count resources")
        .contains("ward: VERIFYING, waiting: repair and 'verify-again', or 'accept --why'");
    assertThat(ward.cli("status").out())
        .contains("  uncounted   1 closed chunk(s)")
        .contains("  totals      source unknown, destination 5");
    assertThat(ward.cli("status", "--json").json().integer("uncounted")).hasValue(1);

    ward.cli("accept", "--why", "compared by hand");
    assertThat(ward.cli("run").code()).isZero();
  }

  @Test
  void rulesAreUploadedOnceAndTheSourceFollowsThem() throws IOException {
    Files.writeString(folder.resolve("rules.json"), RULES);
    change(
        "destination:", "  anonymization: {config: ward.json, upload: rules.json}\ndestination:");

    Cli.Result run = ward.cli("run");

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(arrived()).hasSize(5).noneMatch(body -> body.contains("language"));
    assertThat(folder.resolve("staging/anonymization/ward.json")).hasContent(RULES);
    assertThat(run.out()).contains("compared by counts only").contains("surface check: match");
    assertThat(ward.cli("run").code()).as("the same plan goes on").isZero();
  }

  @Test
  void otherRulesUnderTheSameNameAreRefusedWithBothHashesAndTheLine() throws IOException {
    Path rules = Files.writeString(folder.resolve("rules.json"), RULES);
    change(
        "destination:", "  anonymization: {config: ward.json, upload: rules.json}\ndestination:");
    ward.cli("run");
    Files.writeString(rules, RULES + "\n");

    Cli.Result refused = ward.cli("run");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err())
        .contains("ward.yaml:6: source.anonymization: staging has a configuration 'ward.json'")
        .containsPattern("SHA-256 [0-9a-f]{64}, the one to upload has [0-9a-f]{64}; give it");
  }

  @Test
  void rulesThatAreNowhereAreRefused() throws IOException {
    change("destination:", "  anonymization: {config: ward.json}\ndestination:");

    Cli.Result refused = ward.cli("run");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("source.anonymization: staging has no configuration 'ward.json'")
        .contains("; upload it");
    change("ward.json}", "ward.json, upload: none.json}");
    assertThat(ward.cli("run").err()).contains("none.json cannot be read");
  }

  @Test
  void failuresInARowEndTheRunUntilTheyAreReset() throws IOException {
    change("strategy: single", "strategy: single\n  maxConsecutiveFailures: 1");
    ScriptedFaults faults = new ScriptedFaults();
    ward.servers.source.model().faults(faults);
    String outcome =
        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\","
            + "\"code\":\"processing\",\"diagnostics\":\"export operation failed for reason:"
            + " no storage\"}]}";
    faults.always(
        exportStatus(),
        new Fault.Refuse(
            ModelResponse.of(
                403, "application/fhir+json", outcome.getBytes(StandardCharsets.UTF_8))));

    Cli.Result run = ward.cli("run");

    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(1);
    assertThat(run.out())
        .contains("held: 1 exports failed in a row, the last with: export failed with 403")
        .contains("'reset-failures'");
    assertThat(ward.cli("status").out()).contains("  held        1 exports failed in a row");
    assertThat(ward.cli("run", "--json").json().string("held")).isPresent();

    faults.clear();
    Cli.Result reset = ward.cli("reset-failures", "--by", "ann");
    assertThat(reset.code()).isZero();
    assertThat(reset.out()).contains("ward: failures are forgotten");
    assertThat(ward.cli("status").out()).doesNotContain("held");
    ward.cli("retry", "all-0000000000000");
    assertThat(ward.cli("run").code()).isZero();
    assertThat(arrived()).hasSize(5);
  }
}
