package io.fhirmigration.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationListener;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.DirectExecutor;
import io.fhirmigration.testkit.crash.CrashingStateStore;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.crash.SimulatedCrash;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A migration dies at each of its store writes from its first import on; two lines fail them. */
class IsolationCrashTest {
  private static final int RESOURCES = 9;

  private long firstImport;

  @ParameterizedTest
  @EnumSource(names = {"CRASH_BEFORE", "CRASH_AFTER"})
  void deathAtAnyWriteEndsTheSame(CrashingStateStore.Mode mode) {
    long writes = once(mode, 0);
    long first = firstImport;
    assertThat(writes - first).isGreaterThan(30);
    for (long k = first; k <= writes; k++) {
      long failing = k;
      assertThatCode(() -> once(mode, failing))
          .as("%s at store write %d of %d", mode, k, writes)
          .doesNotThrowAnyException();
    }
  }

  /** One migration; answers the number of its writes. */
  private long once(CrashingStateStore.Mode mode, long failing) {
    try (InProcessWorld world = new InProcessWorld(Face.AHDS);
        StateStore store = new InMemoryStateStore()) {
      for (int i = 0; i < RESOURCES; i++) {
        world.put("Patient", "r" + i, "\"language\":\"" + (i == 3 ? "x-poison" : "de-Ä") + "\"");
        world.put("Observation", "r" + i, "\"valueQuantity\":{\"value\":1}");
      }
      world.put("Observation", "long", "\"valueQuantity\":{\"value\":1234567890123456789}");
      world.clock().advance(Duration.ofHours(1));
      world
          .destinationModel()
          .poison(line -> new String(line, StandardCharsets.UTF_8).contains("x-poison"));
      CrashingStateStore crashing = new CrashingStateStore(store, failing, mode);
      try {
        firstImport = 0;
        run(world, crashing, event -> noteFirstImport(event, crashing));
      } catch (SimulatedCrash died) {
        assertThat(run(world, store, event -> {})).isEqualTo(Ending.WAITING_FOR_VERDICT);
      }
      check(world, Migrations.open(store, world.clock()).status(plan(world).id()));
      return crashing.writes();
    }
  }

  private void noteFirstImport(MigrationEvent event, CrashingStateStore store) {
    if (firstImport == 0
        && event instanceof MigrationEvent.ChunkChanged changed
        && changed.chunk().phase() == ChunkPhase.IMPORTING) {
      firstImport = store.writes();
    }
  }

  private static MigrationPlan plan(InProcessWorld world) {
    return MigrationPlan.builder(
            "test", Mode.ONCE, world.source().base(), world.target().base(), world.staging().base())
        .build();
  }

  private static Ending run(InProcessWorld world, StateStore store, MigrationListener listener) {
    try (MigrationEngine engine =
        MigrationEngine.builder(plan(world))
            .source(world.source())
            .target(world.target())
            .staging(world.staging())
            .store(store)
            .settings(
                MigrationSettings.builder()
                    .strategy("single", Map.of())
                    .leaseTime(Duration.ofHours(2))
                    .pollInterval(Duration.ofSeconds(30))
                    .build())
            .clock(world.clock())
            .monotonicClock(world.clock()::nanos)
            .listener(listener)
            .executor(new DirectExecutor())
            .waiting(world.clock()::advance)
            .build()) {
      return engine.run().ending();
    }
  }

  private static void check(InProcessWorld world, MigrationStatus status) {
    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(status.ledger().balances()).isTrue();
    assertThat(status.ledger().total().quarantined()).isEqualTo(2);
    assertThat(world.atDestination())
        .extracting(ResourceVersion::id)
        .hasSize(2 * RESOURCES - 1)
        .doesNotContain("long");
    assertThat(world.staging().list("test-objects", "quarantine/", "", 10)).hasSize(2);
  }
}
