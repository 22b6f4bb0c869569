package io.fhirmigration.testkit.repair;

import static io.fhirmigration.testkit.repair.MissedWorld.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEngineBuilder;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.MissedVersions;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.CleanUp;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.testkit.crash.CrashingStateStore;
import io.fhirmigration.testkit.crash.OfferWatch;
import io.fhirmigration.testkit.crash.SimulatedCrash;
import io.fhirmigration.testkit.crash.WatchedTarget;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A repair of missed versions, or a reopening for them, dies at each of its store writes. */
class MissedRepairCrashTest {
  private static final Set<VersionKey> LOST = versions("Observation/r1/1", "Patient/r4/1");

  @ParameterizedTest
  @EnumSource(names = {"CRASH_BEFORE", "CRASH_AFTER"})
  void repairThatDiesAtAnyWriteEndsTheSame(CrashingStateStore.Mode mode) {
    atEachWrite(mode, false);
  }

  @ParameterizedTest
  @EnumSource(names = {"CRASH_BEFORE", "CRASH_AFTER"})
  void reopeningThatDiesAtAnyWriteEndsTheSame(CrashingStateStore.Mode mode) {
    atEachWrite(mode, true);
  }

  private static void atEachWrite(CrashingStateStore.Mode mode, boolean reopens) {
    long writes = once(mode, 0, reopens);
    assertThat(writes).isGreaterThan(8);
    for (long k = 1; k <= writes; k++) {
      long failing = k;
      assertThatCode(() -> once(mode, failing, reopens))
          .as("%s at store write %d of %d", mode, k, writes)
          .doesNotThrowAnyException();
    }
  }

  private static long once(CrashingStateStore.Mode mode, long failing, boolean reopens) {
    try (MissedWorld missed = new MissedWorld()) {
      RefusingWorld world = missed.world;
      if (reopens) {
        world.settings.cleanUp(CleanUp.AFTER_CLOSE);
      }
      missed.fill("en").copy();
      LOST.forEach(key -> missed.lose(key.type(), key.id()));
      OfferWatch offers = new OfferWatch(world.servers.staging());
      TargetServer target = new WatchedTarget(world.servers.target(), offers);
      CrashingStateStore crashing = new CrashingStateStore(world.store, failing, mode);
      try {
        mend(missed, crashing, target, reopens);
      } catch (SimulatedCrash died) {
        mend(missed, world.store, target, reopens);
      }
      check(missed, offers, reopens);
      return crashing.writes();
    }
  }

  /** What a person does, and does once more after a crash. */
  private static void mend(
      MissedWorld missed, StateStore store, TargetServer target, boolean reopens) {
    RefusingWorld world = missed.world;
    UnaryOperator<MigrationEngineBuilder> parts = engine -> engine.target(target);
    Migrations migrations = Migrations.open(store, world.servers.clock());
    if (missed.atDestination().size() < 9 && world.status().repairs().isEmpty()) {
      if (reopens) {
        Window window = Window.of(RefusingWorld.FIRST, RefusingWorld.FIRST.plusMillis(1));
        migrations.reopen(world.plan.id(), window, "tester");
      } else if (world.status().repair().isEmpty()) {
        MissedVersions found;
        try (MigrationEngine engine = world.builder(store, new int[] {0}).build()) {
          found = engine.findMissed(LOST);
        }
        migrations.repairMissed(world.plan.id(), found.lines().orElseThrow(), "tester");
      }
    }
    world.run(store, parts);
  }

  private static void check(MissedWorld missed, OfferWatch offers, boolean reopens) {
    MigrationStatus status = missed.world.status();
    assertThat(missed.atDestination()).hasSize(9);
    assertThat(status.ledger().balances()).isTrue();
    assertThat(status.ledger().total().exported()).isEqualTo(9);
    assertThat(status.open()).isEmpty();
    assertThat(status.repair()).isEmpty();
    assertThat(status.verification()).isPresent();
    assertThat(status.repairs()).hasSize(reopens ? 0 : 1);
    assertThat(status.repairs())
        .allSatisfy(repair -> assertThat(repair.phase()).isEqualTo(ChunkPhase.CLOSED))
        .allSatisfy(repair -> assertThat(repair.imported()).isEqualTo(2));
    assertThat(offers.contradictions()).isEmpty();
  }
}
