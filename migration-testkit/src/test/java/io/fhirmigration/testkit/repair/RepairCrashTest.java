package io.fhirmigration.testkit.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.RepairStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.testkit.crash.CrashingStateStore;
import io.fhirmigration.testkit.crash.OfferWatch;
import io.fhirmigration.testkit.crash.SimulatedCrash;
import io.fhirmigration.testkit.crash.WatchedTarget;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A repair dies at each of its store writes, from the wish on; one of its lines fails imports. */
class RepairCrashTest {

  @ParameterizedTest
  @EnumSource(names = {"CRASH_BEFORE", "CRASH_AFTER"})
  void deathAtAnyWriteEndsTheSame(CrashingStateStore.Mode mode) {
    long writes = once(mode, 0);
    assertThat(writes).isGreaterThan(15);
    for (long k = 1; k <= writes; k++) {
      long failing = k;
      assertThatCode(() -> once(mode, failing))
          .as("%s at store write %d of %d", mode, k, writes)
          .doesNotThrowAnyException();
    }
  }

  /** One migration with a repair; answers the number of the repair's writes. */
  private static long once(CrashingStateStore.Mode mode, long failing) {
    try (RefusingWorld world = new RefusingWorld()) {
      for (int i = 0; i < 9; i++) {
        String language = i < 3 ? "x-mend" : i < 5 ? "x-broken" : "en";
        world.row(i % 2 == 0 ? "Patient" : "Observation", "r" + i, language, 10);
      }
      world.goodWindow();
      world.servers.clock().advance(Duration.ofHours(1));
      assertThat(world.run().ending()).isEqualTo(Ending.WAITING_FOR_VERDICT);
      world
          .servers
          .destinationModel()
          .poison(line -> RefusingWorld.text(line).contains("\"id\":\"r1\""));
      OfferWatch offers = new OfferWatch(world.servers.staging());
      TargetServer target = new WatchedTarget(world.servers.target(), offers);
      CrashingStateStore crashing = new CrashingStateStore(world.store, failing, mode);
      try {
        Migrations.open(crashing, world.servers.clock())
            .repair(
                world.plan.id(), Optional.empty(), RefusingWorld.mend("x-mend", "en"), "tester");
        world.run(crashing, engine -> engine.target(target));
      } catch (SimulatedCrash died) {
        if (world.status().repair().isEmpty() && world.status().repairs().isEmpty()) {
          world
              .migrations()
              .repair(
                  world.plan.id(), Optional.empty(), RefusingWorld.mend("x-mend", "en"), "tester");
        }
        world.run(world.store, engine -> engine.target(target));
      }
      check(world, offers);
      return crashing.writes();
    }
  }

  private static void check(RefusingWorld world, OfferWatch offers) {
    MigrationStatus status = world.status();
    assertThat(status.ledger().balances()).isTrue();
    assertThat(status.ledger().total().imported()).isEqualTo(7);
    assertThat(status.ledger().total().quarantined()).isEqualTo(3);
    assertThat(status.open()).isEmpty();
    assertThat(status.repair()).isEmpty();
    assertThat(status.verification()).isPresent();
    assertThat(status.repairs()).hasSize(1);
    RepairStatus repair = status.repairs().get(0);
    assertThat(repair.phase()).isEqualTo(ChunkPhase.CLOSED);
    assertThat(repair.imported()).isEqualTo(2);
    assertThat(repair.quarantined()).isEqualTo(3);
    assertThat(repair.refused()).isEqualTo(status.refused());
    assertThat(world.rejects())
        .hasSize(3)
        .anyMatch(line -> line.contains("\"id\":\"r1\"") && line.contains("x-mend"));
    assertThat(world.servers.atDestination()).hasSize(7);
    assertThat(offers.contradictions()).isEmpty();
  }
}
