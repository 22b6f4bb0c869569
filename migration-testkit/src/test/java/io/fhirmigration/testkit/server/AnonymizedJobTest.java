package io.fhirmigration.testkit.server;

import static io.fhirmigration.testkit.server.Bench.diagnostics;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnonymizedJobTest {
  private static final String WANTED =
      "/$export?_container=migration&_anonymizationConfig=rules.json";
  private static final String RULES =
      "{\"fhirPathRules\":[{\"path\":\"Patient.language\",\"method\":\"redact\"}]}";

  private final Bench bench = Bench.of(Face.AHDS, server -> server.anonymizedExport(true));

  private String rules(String content) {
    bench.storage.createContainer("anonymization");
    return bench
        .storage
        .write("anonymization", "rules.json", out -> out.write(content.getBytes(UTF_8)))
        .etag();
  }

  private String refusal(String target) {
    String status = bench.export(target);
    bench.clock.advance(Duration.ofHours(1));
    ModelResponse answer = bench.get(status);
    assertThat(answer.status()).isEqualTo(400);
    return diagnostics(answer);
  }

  @Test
  void redactedMemberIsLeftOutOfItsTypeOnly() {
    rules(RULES);
    bench.seed("Patient", "p1", 1, "2024-01-10T00:00:00Z");
    bench.seed("Basic", "b1", 1, "2024-01-10T00:00:00Z");
    assertThat(bench.exported(WANTED))
        .anyMatch(line -> line.contains("\"b1\"") && line.contains("language"))
        .anyMatch(line -> line.contains("\"p1\"") && !line.contains("language"));
  }

  @Test
  void missingConfigurationFailsTheJob() {
    assertThat(refusal(WANTED)).contains("Anonymization configuration 'rules.json' not found.");
  }

  @ParameterizedTest
  @CsvSource({"no json", "{}", "[]"})
  void unreadableConfigurationFailsTheJob(String content) {
    rules(content);
    assertThat(refusal(WANTED)).contains("Failed to parse configuration file");
  }

  @Test
  void largeConfigurationFailsTheJob() {
    rules(" ".repeat((1 << 20) + 1));
    assertThat(refusal(WANTED)).contains("Anonymization configuration is too large > 1MB.");
  }

  @Test
  void versionOfTheConfigurationIsTakenQuotedAndBare() {
    String etag = rules(RULES);
    bench.seed("Patient", "p1", 1, "2024-01-10T00:00:00Z");
    for (String sent : List.of(etag, "%22" + etag + "%22")) {
      JsonObject manifest = bench.manifest(WANTED + "&_anonymizationConfigEtag=" + sent);
      assertThat(bench.lines(manifest)).hasSize(1);
    }
    assertThat(refusal(WANTED + "&_anonymizationConfigEtag=other"))
        .contains("The condition specified using HTTP conditional header(s) is not met.");
  }

  @Test
  void capabilityStatementListsTheOperationWhereItIsEnabled() {
    assertThat(bench.get("/metadata").text()).contains("anonymized-export");
    assertThat(Bench.of(Face.AHDS).get("/metadata").text()).doesNotContain("anonymized-export");
  }
}
