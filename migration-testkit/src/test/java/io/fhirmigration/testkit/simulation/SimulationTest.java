package io.fhirmigration.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Thousands of seeded runs. {@code -Dsimulation.seed=N} replays one, {@code
 * -Dsimulation.seeds=10000} runs more, {@code -Dsimulation.from=N} begins elsewhere.
 */
class SimulationTest {
  private static final int THREADS = 2;
  private static final int ENOUGH = 5;

  private final long one = Long.getLong("simulation.seed", 0);
  private final long from = one == 0 ? Long.getLong("simulation.from", 1) : one;
  private final long seeds = one == 0 ? Long.getLong("simulation.seeds", 2_000) : 1;
  private final AtomicLong next = new AtomicLong(from);
  private final AtomicInteger failed = new AtomicInteger();

  @Test
  void everyRunKeepsEveryPromise() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<String>>> halves = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        halves.add(threads.submit(this::failures));
      }
      List<String> failures = new ArrayList<>();
      for (Future<List<String>> half : halves) {
        failures.addAll(half.get());
      }
      assertThat(failures).isEmpty();
      assertThat(next.get()).isGreaterThanOrEqualTo(from + seeds);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Takes one seed after another; a run depends on nothing but its seed. */
  private List<String> failures() {
    Simulation simulation = new Simulation().wholeTrail(one != 0);
    List<String> failures = new ArrayList<>();
    for (long seed = next.getAndIncrement();
        seed < from + seeds && failed.get() < ENOUGH;
        seed = next.getAndIncrement()) {
      try {
        simulation.run(seed);
      } catch (SimulationFailure failure) {
        failed.incrementAndGet();
        failures.add(String.valueOf(failure.getMessage()));
      }
    }
    return failures;
  }

  @Test
  void sameSeedGivesTheSameRun() {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(new Simulation().run(seed)).isEqualTo(new Simulation().run(seed));
    }
  }
}
