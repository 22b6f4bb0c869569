package io.fhirmigration.testkit.engine;

import static io.fhirmigration.testkit.server.Requests.exportKickOff;
import static io.fhirmigration.testkit.server.Requests.exportStatus;
import static io.fhirmigration.testkit.server.Requests.importKickOff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.FailureRun;
import io.fhirmigration.model.Hold;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ModelResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that fail in a row stop the migration before it spoils chunk after chunk. */
class FailureLimitTest {
  private static final int WAITS = 4_000;

  private final InProcessWorld world = new InProcessWorld(Face.AHDS);
  private final Wire wire = new Wire(world);

  @BeforeEach
  void fill() {
    for (int i = 0; i < 20; i++) {
      world.put("Patient", "p" + i, "\"active\":true");
      world.clock().advance(Duration.ofDays(1));
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Run run(int limit) {
    return new Run(
        world,
        Mode.ONCE,
        plan -> plan.history(true).deletes(true),
        MigrationSettings.builder()
            .strategy("time-window", Map.of("window", "P1D"))
            .maxConcurrentExports(1)
            .maxConsecutiveFailures(limit)
            .build());
  }

  /** The job ends with this status the next time it is asked for. */
  private Fault fails(int status) {
    return Faults.meanwhile(
        request -> {
          String number = request.target().replaceFirst(".*/", "");
          world.sourceModel().failExport(Long.parseLong(number), status, "no storage");
        });
  }

  @Test
  void limitEndsTheRunUntilAPersonResetsIt() {
    wire.source.always(exportStatus(), fails(403));
    Run run = run(4);

    MigrationReport report = run.until(WAITS);

    assertThat(report.ending()).isEqualTo(Ending.NEEDS_ATTENTION);
    assertThat(wire.kickOffs()).hasSize(4);
    MigrationStatus status = report.status();
    assertThat(status.chunks()).containsEntry(ChunkPhase.NEEDS_ATTENTION, 4L);
    assertThat(status.failures().orElseThrow().exports()).isEqualTo(4);
    assertThat(status.hold().orElseThrow().cause()).isEqualTo(Hold.Cause.FAILURES);
    assertThat(status.hold().orElseThrow().reason()).contains("4 exports").contains("no storage");

    assertThat(run.until(WAITS).ending()).isEqualTo(Ending.NEEDS_ATTENTION);
    assertThat(wire.kickOffs()).as("nothing begins by itself").hasSize(4);

    wire.source.clear();
    run.migrations().resetFailures(run.plan.id(), "ada");
    assertThat(run.status().hold()).isEmpty();
    run.status().open().stream()
        .filter(chunk -> chunk.phase() == ChunkPhase.NEEDS_ATTENTION)
        .forEach(chunk -> run.migrations().retry(run.plan.id(), new ChunkId(chunk.id()), "ada"));
    report = run.until(WAITS);

    assertThat(report.status().failures()).isEmpty();
    assertThat(report.audit())
        .filteredOn(entry -> entry.what().equals("failures reset"))
        .extracting(AuditEntry::by, AuditEntry::detail)
        .containsExactly(tuple("ada", "4 exports, 0 imports in a row"));
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void failuresOfOneChunkCountToo() {
    wire.source.always(exportStatus(), fails(500));
    Run run = run(3);

    MigrationReport report = run.until(WAITS);

    assertThat(report.ending()).isEqualTo(Ending.NEEDS_ATTENTION);
    assertThat(wire.kickOffs()).hasSize(3);
    assertThat(report.status().chunks()).doesNotContainKey(ChunkPhase.NEEDS_ATTENTION);
  }

  @Test
  void successForgetsWhatFailedBefore() {
    for (int i = 0; i < 8; i++) {
      wire.source.after(6 * i, exportStatus(), fails(500));
    }
    Run run = run(2);

    MigrationStatus status = run.until(WAITS).status();

    assertThat(wire.kickOffs().size()).as("some failed").isGreaterThan(20);
    assertThat(status.failures()).isEmpty();
    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
  }

  @Test
  void throttlingIsNoFailure() {
    wire.source.times(12, exportKickOff(), Faults.throttled(Duration.ofSeconds(30)));
    wire.destination.times(12, importKickOff(), Faults.throttled(Duration.ofSeconds(30)));
    Run run = run(2);

    MigrationStatus status = run.until(WAITS).status();

    assertThat(status.failures()).isEmpty();
    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
  }

  @Test
  void importsThatFailAreCountedThoughExportsSucceed() {
    byte[] refusal =
        ("{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\","
                + "\"code\":\"forbidden\",\"diagnostics\":\"Authorization failed.\"}]}")
            .getBytes(StandardCharsets.UTF_8);
    wire.destination.always(
        importKickOff(), new Fault.Refuse(ModelResponse.of(403, "application/fhir+json", refusal)));
    Run run = run(3);

    MigrationReport report = run.until(WAITS);

    assertThat(report.ending()).isEqualTo(Ending.NEEDS_ATTENTION);
    FailureRun failures = report.status().failures().orElseThrow();
    assertThat(failures.imports()).isEqualTo(3);
    assertThat(failures.exports()).isZero();
    assertThat(failures.last()).contains("403");
    assertThat(report.status().chunks().getOrDefault(ChunkPhase.NEEDS_ATTENTION, 0L)).isEqualTo(3L);
  }

  @Test
  void jobThatRunsWhenTheLimitIsReachedIsFollowedToItsEnd() {
    wire.source.once(exportStatus(), fails(403));
    Run run =
        run(1)
            .with(
                MigrationSettings.builder()
                    .strategy("time-window", Map.of("window", "P1D"))
                    .maxConcurrentExports(3)
                    .maxConsecutiveFailures(1)
                    .build());

    MigrationReport report = run.until(WAITS);

    assertThat(report.status().failures()).as("the others succeeded").isEmpty();
    assertThat(List.copyOf(report.status().chunks().keySet()))
        .containsExactly(ChunkPhase.CLOSED, ChunkPhase.NEEDS_ATTENTION);
  }
}
