package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.config.StateConfig;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.FaultScript;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants one word in the token, in every resource and in every refusal of the servers, and looks
 * for it in all that a run shows: every log line of every library, both outputs, and the records.
 */
class SecretsIT {
  private static final String PLANTED = "hush";
  private static final String ECHO =
      "\r\nforged \u001b[2J\u202e Patient/hush-id resource id: hush-id, Literal 'hush' in "
          + "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Hushman\"}]}"
          + " at https://me:hush@a.blob.example/c/f.ndjson?sv=2022&sig=hush%3D Bearer hush.hush "
          + "x".repeat(50_000);

  @TempDir Path folder;
  @TempDir Path logs;
  private Servers servers;
  private Path config;

  @BeforeEach
  void start() throws IOException {
    servers = new Servers(folder, "hush.hush-token");
    for (int i = 0; i < 5; i++) {
      Servers.put(servers.source, "hush-" + i, "\"language\":\"hush\"");
    }
    Servers.put(servers.destination, "hush-0", "\"language\":\"other-hush\"");
    String yaml = Files.readString(servers.config()).replace("env:TOKEN", "env:PLANTED");
    config =
        Files.writeString(
            folder.resolve("copy.yaml"),
            yaml + "  retryBase: PT0.05S\n  retryMax: PT0.1S\n  orphanGrace: PT1S\n");
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private ChildCli run(String... args) throws IOException {
    String allLogs =
        Stream.of("io", "com", "org", "reactor")
            .map(root -> "-Dorg.slf4j.simpleLogger.log." + root + "=trace")
            .collect(Collectors.joining(" "));
    Map<String, String> environment =
        Map.of("PLANTED", "hush.hush-token", "JAVA_TOOL_OPTIONS", allLogs);
    return ChildCli.start(logs, environment, args);
  }

  /** Refuses the first request of each form, quoting what must not be passed on. */
  private static FaultScript refusing(int status, String code) {
    Set<String> seen = new HashSet<>();
    return request ->
        seen.add(form(request)) && seen.size() > 4
            ? Optional.of(new Fault.Refuse(refusal(status, code)))
            : Optional.empty();
  }

  private static String form(ModelRequest request) {
    String path = request.target().replaceFirst("^https?://[^/]*", "").replaceFirst("\\?.*", "");
    return request.method() + path.replaceAll("hush-\\d|\\d+|(?<=/)[A-Z][A-Za-z]+", "*");
  }

  private static ModelResponse refusal(int status, String code) {
    JsonObject issue =
        JsonValue.object()
            .put("severity", "error")
            .put("code", code)
            .put("details", JsonValue.object().put("text", ECHO).build())
            .put("diagnostics", ECHO)
            .build();
    byte[] body =
        JsonValue.object()
            .put("resourceType", "OperationOutcome")
            .put("issue", JsonValue.array(List.of(issue)))
            .build()
            .toJson()
            .getBytes(StandardCharsets.UTF_8);
    return ModelResponse.of(status, "application/fhir+json", body).header("Retry-After", "0");
  }

  @Test
  void nothingPlantedIsShownByARunThatMeetsRefusals() throws Exception {
    servers.source.model().faults(refusing(503, "transient"));
    servers.destination.model().faults(refusing(503, "transient"));

    ChildCli run = run("run", "--config", config.toString(), "--json");

    assertThat(run.exitCode()).as(run.said()).isIn(3, 4);
    assertThat(run.json().integer("exported")).hasValue(5);
    assertThat(run.json().integer("quarantined")).hasValue(1);
    assertThat(run.said()).contains("GET /$export at http", "503");
    assertShowsNothing(run);
    assertRecordsHoldNothing();
  }

  @Test
  void nothingPlantedIsShownByAChunkThatNeedsAttention() throws Exception {
    servers
        .source
        .model()
        .faults(
            request ->
                request.target().contains("$export")
                    ? Optional.of(new Fault.Refuse(refusal(400, "invalid")))
                    : Optional.empty());

    ChildCli run = run("run", "--config", config.toString(), "--debug");
    assertThat(run.reaches(() -> run.answered().contains("needs attention")))
        .as(run.said())
        .isTrue();
    run.kill();
    ChildCli status = run("status", "--config", config.toString());

    assertThat(status.exitCode()).as(status.said()).isZero();
    assertThat(status.answered()).contains("400").contains("forged");
    assertShowsNothing(run);
    assertShowsNothing(status);
    assertRecordsHoldNothing();
  }

  private static void assertShowsNothing(ChildCli child) {
    for (String shown : List.of(child.answered(), child.said())) {
      assertThat(shown).doesNotContainIgnoringCase(PLANTED);
      assertThat(shown).doesNotContain("\u001b", "\u202e", "\nforged");
      assertThat(shown.lines()).allMatch(line -> line.length() < 10_000);
    }
  }

  private void assertRecordsHoldNothing() {
    StateConfig h2 = StateConfig.h2(folder.resolve("state/ward"));
    try (StateStore store = Stores.open(h2, Map.of(), Clock.systemUTC())) {
      StateStore.Scope all = new StateStore.Scope(Optional.empty(), Optional.empty(), false);
      List<StateRecord> records = store.list(all, Optional.empty(), 1000);
      assertThat(records).hasSizeGreaterThan(3);
      for (StateRecord record : records) {
        assertThat(record.key() + record.columns().toString() + record.body())
            .doesNotContainIgnoringCase(PLANTED)
            .doesNotContain("\u001b", "\u202e");
      }
    }
  }
}
