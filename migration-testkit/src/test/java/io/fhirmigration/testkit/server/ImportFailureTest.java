package io.fhirmigration.testkit.server;

import static io.fhirmigration.testkit.server.Bench.diagnostics;
import static io.fhirmigration.testkit.server.Bench.importBody;
import static io.fhirmigration.testkit.server.Bench.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that fail or are cancelled, and what their units still do. */
class ImportFailureTest {
  private static final String DATE = "2024-01-01T00:00:00Z";
  private static final String POISON = "\"multipleBirthInteger\":1234567890123456789";

  private final Bench bench = Bench.of(Face.AHDS, builder -> builder.timing(slow()));

  /** Two units at a time, ten seconds each. */
  private static Timing slow() {
    Duration none = Duration.ZERO;
    return new Timing(
        none,
        none,
        none,
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        2,
        Duration.ofSeconds(30),
        none);
  }

  private String body(int files, int poisoned) {
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      urls.add(
          bench.stage(
              "f" + i + ".ndjson",
              line("Patient", "p" + i, 1, DATE, i == poisoned ? POISON : "\"active\":true")));
    }
    return importBody("Patient", "", urls.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, 12345678901234567890123, 200",
    "STRICT18, 1.234567890123456789, 500",
    "STRICT18, 1.23456789012345678, 200",
    "SQL36_18, 1.2345678901234567890123, 200",
    "SQL36_18, 123456789012345678, 200",
    "SQL36_18, 1234567890123456789, 500",
    "SQL36_18, 12345678901234567890, 500",
    "SQL36_18, 123456789012345678901, 400",
    "SQL36_18, 1e30, 400"
  })
  void decimalsFailTheJobByProfile(DecimalProfile profile, String number, int status) {
    Bench server = Bench.of(Face.AHDS, builder -> builder.decimals(profile));
    String url = server.stage("a.ndjson", line("Observation", "o", 1, DATE, "\"value\":" + number));
    ModelResponse answer = server.imported(importBody("Observation", "", url));
    assertThat(answer.status()).isEqualTo(status);
    if (status == 500) {
      assertThat(diagnostics(answer))
          .isEqualTo("import operation failed for reason: InternalServerError ErrorFile: " + url);
    }
  }

  @Test
  void poisonLineFailsTheJobWithoutAWordAndKeepsOnlyBatchesBeforeIt() {
    String[] lines = new String[2500];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = line("Patient", "p" + i, 1, DATE, "\"active\":true");
    }
    bench.server.poison(bytes -> new String(bytes, UTF_8).contains("\"p1500\""));
    String url = bench.stage("a.ndjson", lines);

    ModelResponse answer = bench.imported(importBody("Patient", "", url));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(diagnostics(answer))
        .isEqualTo("import operation failed for reason: InternalServerError ErrorFile: " + url);
    assertThat(bench.server.versions()).hasSize(1000);
    assertThat(bench.stored("Patient", "p999")).containsExactly("1 current");
  }

  @Test
  void unitsGoOnWritingAfterTheJobFailed() {
    String status = bench.startImport(body(8, 0));
    int versions = 0;
    while (bench.get(status).status() == 202) {
      bench.clock.advance(Duration.ofSeconds(1));
      versions = bench.server.versions().size();
    }
    assertThat(bench.get(status).status()).isEqualTo(500);
    bench.clock.advance(Duration.ofMinutes(10));
    assertThat(bench.server.versions()).hasSizeGreaterThanOrEqualTo(versions).hasSizeLessThan(8);
    assertThat(bench.get(status).status()).isEqualTo(500);
  }

  @Test
  void runningUnitsWriteAfterCancelAndWaitingOnesDoNot() {
    String status = bench.startImport(body(6, -1));
    bench.clock.advance(Duration.ofSeconds(7));
    assertThat(bench.server.handle(ModelRequest.delete(status)).status()).isEqualTo(202);
    ModelResponse answer = bench.get(status);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(diagnostics(answer)).isEqualTo("User requested cancellation of operation.");
    assertThat(bench.server.versions()).isEmpty();
    bench.clock.advance(Duration.ofMinutes(5));
    assertThat(bench.server.versions()).hasSize(2);
    assertThat(bench.get(status).status()).isEqualTo(400);
    assertThat(bench.server.handle(ModelRequest.delete(status)).status()).isEqualTo(202);
  }

  @Test
  void failureGoesBeforeCancelAndWhatStillRuns() {
    String status = bench.startImport(body(6, 0));
    bench.server.poison(bytes -> true);
    bench.clock.advance(Duration.ofSeconds(7));
    bench.server.handle(ModelRequest.delete(status));
    assertThat(bench.get(status).status()).isEqualTo(400);
    bench.clock.advance(Duration.ofSeconds(10));
    ModelResponse answer = bench.get(status);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(diagnostics(answer)).contains("import operation failed for reason:");
    assertThat(bench.server.handle(ModelRequest.delete(status)).status()).isEqualTo(409);
  }

  @Test
  void unitsThatRunLongerThanAHeartbeatAreStopped() {
    Bench slower =
        Bench.of(
            Face.AHDS,
            builder ->
                builder.timing(
                    new Timing(
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofMinutes(2),
                        4,
                        Duration.ofSeconds(30),
                        Duration.ZERO)));
    String url = slower.stage("a.ndjson", line("Patient", "p", 1, DATE, ""));
    String status = slower.startImport(importBody("Patient", "", url));
    slower.clock.advance(Duration.ofSeconds(10));
    slower.server.handle(ModelRequest.delete(status));
    slower.clock.advance(Duration.ofHours(1));
    assertThat(slower.server.versions()).isEmpty();
  }

  @Test
  void cancelOfAQueuedJobTakesEffectAtOnce() {
    String status = bench.startImport(body(1, -1));
    bench.server.handle(ModelRequest.delete(status));
    assertThat(bench.get(status).status()).isEqualTo(400);
  }

  @Test
  void cancelOfARunningOrchestratorShowsWhenItEnds() {
    String status = bench.startImport(body(1, -1));
    bench.clock.advance(Duration.ofSeconds(2));
    bench.server.handle(ModelRequest.delete(status));
    assertThat(bench.get(status).status()).isEqualTo(202);
    bench.clock.advance(Duration.ofSeconds(10));
    ModelResponse answer = bench.get(status);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(diagnostics(answer))
        .isEqualTo("import operation failed for reason: A task was canceled.");
    assertThat(bench.server.versions()).isEmpty();
  }

  @Test
  void endedJobCanNotBeCancelled() {
    String body = body(1, -1);
    bench.imported(body);
    ModelResponse answer = bench.server.handle(ModelRequest.delete(bench.startImport(body)));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(diagnostics(answer)).isEqualTo("Import operation has already completed");
    assertThat(bench.server.handle(ModelRequest.delete("/_operations/import/77")).status())
        .isEqualTo(404);
  }
}
