package io.fhirmigration.testkit.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.RepairStatus;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A continuous migration copies on while quarantined lines are sent once more. */
class RepairWhileCopyingTest {
  private final RefusingWorld world = new RefusingWorld(Mode.CONTINUOUS);

  @BeforeEach
  void copy() {
    for (int i = 0; i < 10; i++) {
      world.row("Patient", "r" + i, i < 3 ? "x-mend" : i < 5 ? "x-broken" : "en", 10);
    }
    world.servers.clock().advance(Duration.ofHours(1));
    MigrationStatus status = world.until(60, engine -> engine);
    assertThat(status.phase()).isEqualTo(Phase.AWAITING_CUTOVER);
    assertThat(status.ledger().total().quarantined()).isEqualTo(5);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void wish() {
    world
        .migrations()
        .repair(world.plan.id(), Optional.empty(), RefusingWorld.mend("x-mend", "en"), "tester");
  }

  private static List<String> notes(MigrationStatus status) {
    return status.repairs().stream().map(RepairStatus::note).toList();
  }

  @Test
  void repairLeavesPhaseAndWatermarkAlone() {
    Instant mark = world.status().watermark().orElseThrow();
    wish();

    MigrationStatus status =
        world.until(
            60,
            engine ->
                engine.listener(
                    event ->
                        assertThat(world.status().watermark().orElseThrow())
                            .isAfterOrEqualTo(mark)));

    assertThat(status.phase()).isEqualTo(Phase.AWAITING_CUTOVER);
    assertThat(status.ledger().total().quarantined()).isEqualTo(2);
    assertThat(status.ledger().balances()).isTrue();
    assertThat(notes(status)).containsExactly("closed");
  }

  @Test
  void repairOfAChunkThatIsReopenedMeanwhileMovesNothing() {
    wish();
    boolean[] reopened = {false};

    MigrationStatus status =
        world.until(
            200,
            engine ->
                engine.listener(
                    event -> {
                      if (!reopened[0]
                          && event instanceof MigrationEvent.ChunkChanged changed
                          && changed.chunk().repair().isPresent()
                          && changed.chunk().phase() == ChunkPhase.IMPORTED) {
                        reopened[0] = true;
                        reopen(Window.of(RefusingWorld.FIRST, RefusingWorld.FIRST.plusSeconds(1)));
                      }
                    }));

    assertThat(reopened[0]).isTrue();
    assertThat(notes(status).get(0)).startsWith("overtaken");
    assertThat(status.ledger().balances()).isTrue();
    assertThat(status.ledger().total().quarantined()).isEqualTo(5);
    assertThat(world.rejects()).hasSize(5);

    wish();
    MigrationStatus again = world.until(60, engine -> engine);
    assertThat(again.ledger().total().quarantined()).isEqualTo(2);
    assertThat(world.servers.atDestination()).hasSize(8);
  }

  @Test
  void repairOfOtherLinesThanThoseInQuarantineMovesNothing() {
    Instant written = world.servers.clock().instant();
    world.rowNow("Patient", "p", 5, "x-mend");
    world.servers.clock().advance(Duration.ofHours(1));
    world.until(60, engine -> engine);
    Instant later = world.servers.clock().instant().minusSeconds(60);
    there(3, later);
    wish();
    ChunkId repair = stuck(world.until(60, engine -> engine));
    there(6, later.plusSeconds(1));
    reopen(Window.of(written, written.plusSeconds(1)));
    MigrationStatus reopened = world.until(60, engine -> engine);
    assertThat(reopened.ledger().total().quarantined()).isEqualTo(3);

    world.migrations().retry(world.plan.id(), repair, "tester");
    MigrationStatus status = world.until(60, engine -> engine);

    assertThat(notes(status)).anyMatch(note -> note.startsWith("overtaken"));
    assertThat(status.ledger().total().quarantined()).isEqualTo(3);
    assertThat(status.ledger().balances()).isTrue();
    assertThat(world.rejects()).hasSize(3);
  }

  private void there(int version, Instant date) {
    try (var seeder = world.servers.destinationModel().seeder()) {
      seeder.put(RefusingWorld.version("Patient", "p", version, date, "en", 10));
    }
  }

  private static ChunkId stuck(MigrationStatus status) {
    return status.open().stream()
        .filter(chunk -> chunk.phase() == ChunkPhase.NEEDS_ATTENTION)
        .map(chunk -> new ChunkId(chunk.id()))
        .findFirst()
        .orElseThrow();
  }

  private void reopen(Window span) {
    assertThat(world.migrations().reopen(world.plan.id(), span, "tester")).hasSize(1);
  }

  @Test
  void pausedMigrationBeginsNoRepair() {
    wish();
    world.migrations().pause(world.plan.id(), "tester");

    assertThat(world.until(60, engine -> engine).ledger().total().quarantined()).isEqualTo(5);

    world.migrations().resume(world.plan.id(), "tester");
    assertThat(world.until(60, engine -> engine).ledger().total().quarantined()).isEqualTo(2);
  }

  @Test
  void cutOverWaitsForNoRepairButTheComparisonDoes() {
    world.migrations().cutOver(world.plan.id(), world.servers.clock().instant(), "tester");
    wish();

    MigrationStatus status = world.until(400, engine -> engine);

    assertThat(status.phase()).isEqualTo(Phase.VERIFYING);
    assertThat(status.verification()).isPresent();
    assertThat(status.ledger().total().quarantined()).isEqualTo(2);
    assertThat(notes(status)).containsExactly("closed");
  }
}
