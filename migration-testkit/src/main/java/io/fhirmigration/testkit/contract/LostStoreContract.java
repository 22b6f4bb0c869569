package io.fhirmigration.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.crash.CrashScenario;
import io.fhirmigration.testkit.crash.CrashingStateStore;
import io.fhirmigration.testkit.crash.CrashingStateStore.Mode;
import io.fhirmigration.testkit.crash.SimulatedCrash;
import io.fhirmigration.testkit.crash.World;
import org.junit.jupiter.api.Test;

/**
 * Losing the state store loses no data: a migration dies after one of its store writes, its store
 * is emptied, and the same plan on the empty store must end with the same destination, while no
 * resource version is offered with two contents.
 *
 * <p>A subclass gives the store and the world, and may thin out the writes that are tried; a
 * failure names the write.
 */
public abstract class LostStoreContract {
  /** For subclasses. */
  protected LostStoreContract() {}

  /** A store that holds nothing, whatever an earlier one held. */
  protected abstract StateStore open();

  /** A fresh world. */
  protected abstract World world();

  /** Only every n-th write is tried; 1 by default. */
  protected int step() {
    return 1;
  }

  @Test
  void samePlanOnAnEmptyStoreEndsWithTheSameDestination() {
    long writes = writes();
    assertThat(writes).isGreaterThan(step());
    for (long k = 1; k <= writes; k += step()) {
      long last = k;
      assertThatCode(() -> losingTheStoreAfter(last))
          .as("store lost after write %d of %d", k, writes)
          .doesNotThrowAnyException();
    }
  }

  private long writes() {
    try (World world = world();
        StateStore store = open()) {
      CrashingStateStore counting = new CrashingStateStore(store, 0, Mode.CRASH_AFTER);
      new CrashScenario(world).run(counting, store, 1);
      return counting.writes();
    }
  }

  private void losingTheStoreAfter(long write) {
    try (World world = world()) {
      CrashScenario scenario = new CrashScenario(world);
      try (StateStore store = open()) {
        scenario.check(
            scenario.run(new CrashingStateStore(store, write, Mode.CRASH_AFTER), store, 1), store);
        return;
      } catch (SimulatedCrash died) {
        scenario.storeLost();
      }
      try (StateStore empty = open()) {
        scenario.check(scenario.run(empty, empty, 2), empty);
      }
    }
  }
}
