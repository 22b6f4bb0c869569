package io.fhirmigration.testkit.adopt;

import static io.fhirmigration.testkit.adopt.AdoptedWorld.observation;
import static io.fhirmigration.testkit.adopt.AdoptedWorld.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.Phase;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.crash.CrashingStateStore;
import io.fhirmigration.testkit.crash.CrashingStateStore.Mode;
import io.fhirmigration.testkit.crash.SimulatedCrash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A migration of adopted files dies at each of its store writes, or loses its store there. */
class AdoptedFilesCrashTest {

  @ParameterizedTest
  @EnumSource(Mode.class)
  void deathAtAnyWriteEndsTheSame(Mode mode) {
    long writes = once(mode, 0, false);
    assertThat(writes).isGreaterThan(30);
    for (long k = 1; k <= writes; k++) {
      long failing = k;
      assertThatCode(() -> once(mode, failing, false))
          .as("%s at store write %d of %d", mode, k, writes)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void samePlanOnAnEmptyStoreEndsTheSameWheneverTheStoreIsLost() {
    long writes = once(Mode.CRASH_AFTER, 0, true);
    for (long k = 1; k <= writes; k++) {
      long last = k;
      assertThatCode(() -> once(Mode.CRASH_AFTER, last, true))
          .as("store lost after write %d of %d", k, writes)
          .doesNotThrowAnyException();
    }
  }

  /** One migration; answers the number of its writes. */
  private static long once(Mode mode, long failing, boolean storeLost) {
    try (AdoptedWorld world = new AdoptedWorld();
        StateStore empty = new InMemoryStateStore()) {
      world.file("a.ndjson", patient("a"), patient("b"));
      world.file("b.ndjson", patient("c"), observation("o"));
      world.compressed("c.ndjson.gz", patient("d"));
      CrashingStateStore crashing = new CrashingStateStore(world.store, failing, mode);
      MigrationReport report;
      try {
        report = run(world, crashing);
      } catch (SimulatedCrash died) {
        report = run(world, storeLost ? empty : world.store);
      }
      assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
      assertThat(report.status().ledger().balances()).isTrue();
      assertThat(report.status().ledger().total().exported()).isEqualTo(5);
      assertThat(world.atDestination())
          .containsExactly(
              "Observation/o/1", "Patient/a/1", "Patient/b/1", "Patient/c/1", "Patient/d/1");
      assertThat(world.offers.contradictions()).isEmpty();
      return crashing.writes();
    }
  }

  private static MigrationReport run(AdoptedWorld world, StateStore store) {
    try (MigrationEngine engine = world.engine(world.plan().build(), store).build()) {
      return engine.run();
    }
  }
}
