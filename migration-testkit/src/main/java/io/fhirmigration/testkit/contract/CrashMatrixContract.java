package io.fhirmigration.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.model.CleanUp;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.crash.CrashScenario;
import io.fhirmigration.testkit.crash.CrashingStateStore;
import io.fhirmigration.testkit.crash.CrashingStateStore.Mode;
import io.fhirmigration.testkit.crash.SimulatedCrash;
import io.fhirmigration.testkit.crash.World;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The crash matrix: a migration dies before, and after, each of its store writes; its successor
 * must end with the same destination, and no resource version may be offered with two contents.
 *
 * <p>A subclass gives the store and the world. Every k from 1 to the number of writes of an
 * undisturbed run is tried, unless the subclass thins them out; a failure names k.
 */
public abstract class CrashMatrixContract {

  /** A fresh, empty store. */
  protected abstract StateStore open();

  /** The same store as the next process sees it after the death of the last one. */
  protected abstract StateStore reopen(StateStore left);

  /** A fresh world. */
  protected abstract World world();

  /** When staged files are deleted; never by default. */
  protected CleanUp cleanUp() {
    return CleanUp.KEEP;
  }

  /**
   * Only every n-th write is tried, beginning at another one for each way to fail; 1 by default.
   */
  protected int step() {
    return 1;
  }

  @Test
  void undisturbedRunCopiesEverything() {
    assertThat(writes()).isGreaterThan(50);
  }

  @Test
  void survivesDeathBeforeEachWrite() {
    matrix(Mode.CRASH_BEFORE);
  }

  @Test
  void survivesDeathAfterEachWriteWithTheAnswerLost() {
    matrix(Mode.CRASH_AFTER);
  }

  @Test
  void settlesEachWriteWhoseAnswerIsLost() {
    matrix(Mode.ANSWER_LOST);
  }

  @Test
  void repeatsEachWriteThatWasLost() {
    matrix(Mode.WRITE_LOST);
  }

  private long writes() {
    try (World world = world();
        StateStore store = open()) {
      CrashingStateStore counting = new CrashingStateStore(store, 0, Mode.CRASH_BEFORE);
      CrashScenario scenario = new CrashScenario(world, cleanUp());
      scenario.check(scenario.run(counting, store, 1), store);
      return counting.writes();
    }
  }

  private void matrix(Mode mode) {
    long writes = writes();
    for (long k = 1 + mode.ordinal() % step(); k <= writes; k += step()) {
      long failing = k;
      assertThatCode(() -> once(mode, failing))
          .as("%s at store write %d of %d", mode, k, writes)
          .doesNotThrowAnyException();
    }
  }

  private void once(Mode mode, long failing) {
    try (World world = world()) {
      StateStore store = open();
      CrashScenario scenario = new CrashScenario(world, cleanUp());
      CrashingStateStore crashing = new CrashingStateStore(store, failing, mode);
      Optional<MigrationReport> report = run(scenario, crashing, store, 1);
      if (report.isEmpty()) {
        store = reopen(store);
        report = Optional.of(scenario.run(store, store, 2));
      }
      scenario.check(report.get(), store);
      store.close();
    }
  }

  private static Optional<MigrationReport> run(
      CrashScenario scenario, CrashingStateStore crashing, StateStore store, long seed) {
    try {
      return Optional.of(scenario.run(crashing, store, seed));
    } catch (SimulatedCrash died) {
      return Optional.empty();
    }
  }
}
