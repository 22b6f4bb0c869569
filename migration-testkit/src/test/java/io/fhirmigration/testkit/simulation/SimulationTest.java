package io.fhirmigration.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Thousands of seeded runs. {@code -Dsimulation.seed=N} replays one, {@code
 * -Dsimulation.seeds=10000} runs more, {@code -Dsimulation.from=N} begins elsewhere.
 */
class SimulationTest {
  private static final int SHOWN = 5;

  @Test
  void everyRunKeepsEveryPromise() {
    Long one = Long.getLong("simulation.seed");
    long from = one == null ? Long.getLong("simulation.from", 1) : one;
    long seeds = one == null ? Long.getLong("simulation.seeds", 2_000) : 1;
    Simulation simulation = new Simulation().wholeTrail(one != null);
    List<String> failures = new ArrayList<>();
    for (long seed = from; seed < from + seeds && failures.size() < SHOWN; seed++) {
      try {
        simulation.run(seed);
      } catch (SimulationFailure failure) {
        failures.add(String.valueOf(failure.getMessage()));
      }
    }
    assertThat(failures).isEmpty();
  }
}
