package io.fhirmigration.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.Migrations;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Verification;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.DirectExecutor;
import io.fhirmigration.testkit.server.Face;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An initial load takes one pass: what its start does when the state store is empty again. */
class InitialLoadWithoutStoreTest {
  private final InProcessWorld world = new InProcessWorld(Face.AZURE_API_FOR_FHIR);

  @BeforeEach
  void seed() {
    world.destinationModel().initialImportMode(true);
    for (int i = 0; i < 9; i++) {
      world.put("Patient", "p" + i, "\"active\":true");
    }
    world.clock().advance(Duration.ofDays(1));
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void goesOnAfterAnyWriteUntilAChunkHasLeftSomethingInStaging() {
    long goneOn = 0;
    boolean refused = false;
    for (long write = 1; !refused; write++) {
      dieAt(write);
      if (world.staging().list("test-objects", "chunks/", "", 1).isEmpty()) {
        goneOn = write;
      } else {
        refused = true;
        assertThatThrownBy(() -> run(new InMemoryStateStore()))
            .isInstanceOf(RejectedException.class)
            .hasMessageContaining("takes one pass");
      }
    }
    assertThat(goneOn).isGreaterThan(2);
  }

  @Test
  void startThatDiedBeforeItsRecordIsTakenUp() {
    dieAt(1);
    assertThat(world.staging().find("test-objects", "plan.json")).isPresent();
    assertThat(run(new InMemoryStateStore()).status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(world.atDestination()).hasSize(9);
  }

  private void dieAt(long write) {
    try {
      run(
          new CrashingStateStore(
              new InMemoryStateStore(), write, CrashingStateStore.Mode.CRASH_BEFORE));
    } catch (SimulatedCrash died) {
      return;
    }
    throw new AssertionError("there is no write " + write);
  }

  private MigrationReport run(StateStore store) {
    MigrationPlan plan =
        MigrationPlan.builder(
                "test",
                Mode.ONCE,
                world.source().base(),
                world.target().base(),
                world.staging().base())
            .importMode(ImportMode.INITIAL_LOAD)
            .build();
    try (MigrationEngine engine =
        MigrationEngine.builder(plan)
            .source(world.source())
            .target(world.target())
            .staging(world.staging())
            .store(store)
            .verifier(task -> match())
            .settings(MigrationSettings.builder().strategy("single", Map.of()).build())
            .clock(world.clock())
            .monotonicClock(world.clock()::nanos)
            .executor(new DirectExecutor())
            .waiting(
                pause -> {
                  world.clock().advance(pause);
                  unlockWhenLoaded(store, plan);
                })
            .build()) {
      return engine.run();
    }
  }

  private Verification match() {
    return new Verification(
        "none", Verification.Outcome.MATCH, "", world.clock().instant(), List.of());
  }

  private void unlockWhenLoaded(StateStore store, MigrationPlan plan) {
    Migrations migrations = Migrations.open(store, world.clock());
    if (!migrations.list().isEmpty() && migrations.status(plan.id()).phase() == Phase.FINISHING) {
      world.destinationModel().initialImportMode(false);
    }
  }
}
