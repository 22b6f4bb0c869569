package io.fhirmigration.testkit.engine;

import static io.fhirmigration.testkit.server.ScriptedFaults.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.FaultScript;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ModelResponse;
import io.fhirmigration.testkit.server.ScriptedFaults;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A 200 is a claim, not a proof. */
class ClaimTest {
  private final InProcessWorld world = new InProcessWorld(Face.AZURE_API_FOR_FHIR);
  private Run run =
      new Run(
          world,
          Mode.ONCE,
          plan -> plan.history(true).deletes(true),
          MigrationSettings.builder().strategy("single", Map.of()).build());

  @AfterEach
  void close() {
    world.close();
  }

  private boolean cancelled;

  private void cancelTheFirstExportInside(MigrationEvent event) {
    if (!cancelled
        && event instanceof MigrationEvent.ChunkChanged changed
        && changed.chunk().state() instanceof ChunkState.Exporting exporting
        && exporting.statusUrl().isPresent()) {
      cancelled = true;
      String url = exporting.statusUrl().get();
      world
          .sourceModel()
          .cancelExportInside(Long.parseLong(url.substring(url.lastIndexOf('/') + 1)));
    }
  }

  private void someRows() {
    for (int i = 0; i < 5; i++) {
      world.put("Patient", "p" + i, "\"active\":true");
      world.put("Observation", "o" + i, "\"status\":\"final\"");
    }
    world.clock().advance(Duration.ofHours(1));
  }

  @Test
  void fileThatTheManifestOmitsKeepsTheChunkOpenUntilAPersonLooked() {
    someRows();
    world.sourceModel().deprecated(true);
    world
        .sourceModel()
        .faults(
            new ScriptedFaults()
                .always(on("GET", "/_operations/export/"), Faults.shortManifest(1)));

    MigrationStatus status = run.until(200).status();

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.NEEDS_ATTENTION);
    assertThat(status.open().get(0).attention().orElseThrow().reason())
        .contains("omits the non-empty file")
        .contains("Patient");
    assertThat(world.atDestination()).isEmpty();

    world.sourceModel().faults(FaultScript.none());
    run.migrations().retry(run.plan.id(), new ChunkId(status.open().get(0).id()), "tester");
    status = run.until(200).status();

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(status.uncounted()).isEqualTo(1);
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void oneEmptyAnswerIsAskedForTwiceWhereNothingCanBeCounted() {
    someRows();
    world.sourceModel().deprecated(true);

    MigrationStatus status =
        run.until(200, builder -> builder.listener(this::cancelTheFirstExportInside)).status();

    assertThat(cancelled).isTrue();

    assertThat(status.ledger().total().exported()).isEqualTo(10);
    assertThat(status.ledger().balances()).isTrue();
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void emptyAnswerIsRefusedWhereTheCountIsNotZero() {
    someRows();

    MigrationStatus status =
        run.until(400, builder -> builder.listener(this::cancelTheFirstExportInside)).status();

    assertThat(cancelled).isTrue();

    assertThat(status.ledger().total().exported()).isEqualTo(10);
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void yearsThatHoldOnlySupersededVersionsLoseNone() {
    for (int year = 0; year < 8; year++) {
      world.put("Patient", "p1", "\"active\":" + (year % 2 == 0));
      world.clock().advance(Duration.ofDays(365));
    }
    world.put("Patient", "p2", "\"active\":true");
    world.clock().advance(Duration.ofDays(1));
    run =
        new Run(
            world,
            Mode.ONCE,
            plan -> plan.history(true).deletes(true),
            MigrationSettings.builder().strategy("adaptive", Map.of("target", "2")).build());

    MigrationStatus status = run.until(2000).status();

    assertThat(status.chunks().get(ChunkPhase.CLOSED)).isGreaterThan(1);
    assertThat(status.ledger().total().exported()).isGreaterThanOrEqualTo(9);
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void exportThatNamesErrorFilesIsNotBelieved() {
    someRows();
    String error =
        "\"error\":[{\"type\":\"OperationOutcome\",\"url\":\"http://127.0.0.1/e.ndjson\"}]";
    world
        .sourceModel()
        .faults(
            new ScriptedFaults()
                .always(
                    on("GET", "/_operations/export/"),
                    new Fault.Alter(
                        answer ->
                            new ModelResponse(
                                answer.status(),
                                answer.headers(),
                                new String(answer.body(), StandardCharsets.UTF_8)
                                    .replace("\"error\":[]", error)
                                    .getBytes(StandardCharsets.UTF_8)))));

    MigrationStatus status = run.until(200).status();

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.NEEDS_ATTENTION);
    assertThat(status.open().get(0).attention().orElseThrow().reason()).contains("1 error file");
    assertThat(world.atDestination()).isEmpty();
  }
}
