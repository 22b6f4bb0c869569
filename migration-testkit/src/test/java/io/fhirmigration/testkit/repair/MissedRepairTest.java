package io.fhirmigration.testkit.repair;

import static io.fhirmigration.testkit.repair.MissedWorld.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.RepairStatus;
import io.fhirmigration.MissedVersions;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.CleanUp;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Window;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Versions that a comparison missed are taken from staged files, or their windows are reopened. */
class MissedRepairTest {
  private final MissedWorld missed = new MissedWorld();
  private final RefusingWorld world = missed.world;

  @AfterEach
  void close() {
    missed.close();
  }

  private MigrationStatus repaired(MissedVersions found) {
    world.migrations().repairMissed(world.plan.id(), found.lines().orElseThrow(), "tester");
    return world.run().status();
  }

  @Test
  void missedVersionsAreSentOnceMore() {
    missed.fill("en").copy();
    LedgerLine books = world.status().ledger().total();
    missed.lose("Observation", "r1");
    missed.lose("Patient", "r4");

    MissedVersions found = missed.find(versions("Observation/r1/1", "Patient/r4/1"));
    MigrationStatus status = repaired(found);

    assertThat(found.found()).isEqualTo(Map.of("Observation", 1L, "Patient", 1L));
    assertThat(found.absent()).isEmpty();
    assertThat(missed.atDestination()).hasSize(9).contains("Observation/r1", "Patient/r4");
    assertThat(status.ledger().total()).isEqualTo(books);
    assertThat(status.phase()).isEqualTo(Phase.VERIFYING);
    assertThat(status.verification()).isPresent();
    assertThat(status.repairs()).hasSize(1);
    RepairStatus repair = status.repairs().get(0);
    assertThat(repair.phase()).isEqualTo(ChunkPhase.CLOSED);
    assertThat(repair.lines()).isEqualTo(2);
    assertThat(repair.imported()).isEqualTo(2);
    assertThat(world.accepted().status().phase()).isEqualTo(Phase.COMPLETED);
  }

  @Test
  void versionThatIsThereAfterAllIsRepeatedOrTakenAgain() {
    missed.fill("en").copy();
    RepairStatus repair = repaired(missed.find(versions("Patient/r4/1"))).repairs().get(0);
    assertThat(repair.imported() + repair.repeated()).isEqualTo(1);
    assertThat(missed.atDestination()).hasSize(9);
  }

  @Test
  void lookingPutsNothingAside() {
    missed.fill("x-broken").copy();

    MissedVersions seen =
        missed.ask(
            engine ->
                engine.lookForMissed(
                    versions("Observation/r3/1", "Patient/r2/1", "Patient/r2/7", "Basic/b/1")));

    assertThat(seen.asked()).isEqualTo(4);
    assertThat(seen.found()).isEqualTo(Map.of("Patient", 1L));
    assertThat(seen.quarantined()).isEqualTo(1);
    assertThat(seen.absent())
        .containsExactlyInAnyOrderElementsOf(versions("Basic/b/1", "Patient/r2/7"));
    assertThat(seen.lines()).isEmpty();
    assertThat(world.servers.staging().list("repair-objects", "repairs/", "", 1)).isEmpty();
  }

  @Test
  void lineThatIsRefusedNowIsKeptUnderTheNameOfTheRepair() {
    missed.fill("en").copy();
    missed.lose("Observation", "r1");
    missed.lose("Patient", "r4");
    world
        .servers
        .destinationModel()
        .refuse(
            line ->
                RefusingWorld.text(line).contains("\"r4\"")
                    ? Optional.of("Failed to parse import resource JSON: no.")
                    : Optional.empty());

    MigrationStatus status = repaired(missed.find(versions("Observation/r1/1", "Patient/r4/1")));

    RepairStatus repair = status.repairs().get(0);
    assertThat(repair.imported()).isEqualTo(1);
    assertThat(repair.quarantined()).isEqualTo(1);
    assertThat(world.rejects()).hasSize(1).allMatch(line -> line.contains("\"r4\""));
    assertThat(world.log().get(0).string("reason").orElseThrow()).contains("parse");
    assertThat(status.ledger().balances()).isTrue();
  }

  @Test
  void windowOfDeletedFilesIsReopenedAfterTheEnd() {
    world.settings.cleanUp(CleanUp.AFTER_CLOSE);
    missed.fill("en").copy();
    missed.lose("Observation", "r1");

    MissedVersions found = missed.find(versions("Observation/r1/1"));

    assertThat(found.absent()).hasSize(1);
    assertThat(found.deleted()).isEqualTo(1);
    assertThat(found.lines()).isEmpty();
    Window window = Window.of(RefusingWorld.FIRST, RefusingWorld.FIRST.plusMillis(1));
    assertThat(world.migrations().reopen(world.plan.id(), window, "tester")).hasSize(1);
    assertThat(world.status().phase()).isEqualTo(Phase.VERIFYING);
    MigrationStatus status = world.run().status();
    assertThat(missed.atDestination()).hasSize(9);
    assertThat(status.verification()).isPresent();
    assertThat(status.ledger().balances()).isTrue();
    assertThat(world.accepted().status().phase()).isEqualTo(Phase.COMPLETED);
  }

  @Test
  void spanThatTouchesNothingLeavesTheEndAsItIs() {
    missed.fill("en").copy();
    Window later =
        Window.of(
            world.servers.clock().instant().plusSeconds(1_000_000),
            world.servers.clock().instant().plusSeconds(2_000_000));
    assertThat(world.migrations().reopen(world.plan.id(), later, "tester")).isEmpty();
    assertThat(world.status().phase()).isEqualTo(Phase.COMPLETED);
  }

  @Test
  void acceptedFindingsStandInTheReportAndInTheAuditTrail() {
    missed.fill("en").copy();
    world.migrations().acceptFindings(world.plan.id(), "2 different versions", "ann", "known");
    world.migrations().acceptFindings(world.plan.id(), "2 different versions", "ann", "known");

    assertThat(world.status().exceptions())
        .filteredOn(line -> line.contains("2 different versions accepted by ann"))
        .hasSize(1);
    assertThat(world.migrations().audit(world.plan.id()))
        .filteredOn(entry -> entry.what().equals("findings accepted"))
        .hasSize(1);
    assertThatThrownBy(() -> world.migrations().acceptFindings(world.plan.id(), "1", "ann", " "))
        .isInstanceOf(RejectedException.class);
  }
}
