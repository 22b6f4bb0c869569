package io.fhirmigration.testkit.simulation;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.spi.ChunkStrategyProvider;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStoreProvider;
import io.fhirmigration.spi.TargetServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Seeded runs of the real engine on a virtual clock, between two model servers in this process.
 *
 * <p>Everything is drawn from the seed: the source's data and who writes there meanwhile, plan,
 * settings, strategy and transformers, or files that take the place of the source, what goes wrong
 * with requests, staging and store, when engines die or sleep, and what a person does. After each
 * run must hold: the destination equals the source up to the cut-over, less the lines in
 * quarantine; no version was ever offered with two contents; the ledger balances, and key lists
 * name what the destination got; a watermark fell only by a reopening; each kick-off without a
 * receipt is told of; only staged files that nobody needs were deleted; nothing began in a pause;
 * the migration ended, and honestly; nothing that was said or stored tells of a resource.
 *
 * <p>A run takes some 20 milliseconds. Not thread-safe; simulations in several threads don't know
 * of each other. The same seed gives the same run.
 */
public final class Simulation {
  private Supplier<StateStore> store = Simulation::inMemory;
  private UnaryOperator<SourceServer> source = UnaryOperator.identity();
  private UnaryOperator<TargetServer> target = UnaryOperator.identity();
  private UnaryOperator<StagingArea> staging = UnaryOperator.identity();
  private Optional<ChunkStrategyProvider> strategy = Optional.empty();
  private Map<String, String> strategyProperties = Map.of();
  private boolean wholeTrail;

  /** A simulation of the built-in strategies on an in-memory store. */
  public Simulation() {}

  /** Runs on other stores: gives a fresh, empty one for each run, which is closed after it. */
  public Simulation store(Supplier<StateStore> fresh) {
    store = fresh;
    return this;
  }

  /** Runs with this strategy instead of drawn ones. */
  public Simulation strategy(ChunkStrategyProvider provider, Map<String, String> properties) {
    strategy = Optional.of(provider);
    strategyProperties = Map.copyOf(properties);
    return this;
  }

  /** Puts something before the source, for tests that a defect is found. */
  public Simulation source(UnaryOperator<SourceServer> wrapper) {
    source = wrapper;
    return this;
  }

  /** Puts something before the destination, for tests that a defect is found. */
  public Simulation target(UnaryOperator<TargetServer> wrapper) {
    target = wrapper;
    return this;
  }

  /** Puts something before the staging area, for tests that a defect is found. */
  public Simulation staging(UnaryOperator<StagingArea> wrapper) {
    staging = wrapper;
    return this;
  }

  /** Whether a failure tells all steps instead of the last 40. */
  public Simulation wholeTrail(boolean on) {
    wholeTrail = on;
    return this;
  }

  /**
   * Runs one seed.
   *
   * @return what the run was like, in one line
   * @throws SimulationFailure when something does not hold; its message says how to replay it
   */
  public String run(long seed) {
    Scenario scenario = scenario(seed);
    try (SimulatedWorld world = new SimulatedWorld(scenario, store.get())) {
      Trail trail = new Trail(world.serverClock(), wholeTrail);
      SimulatedRun run =
          new SimulatedRun(world, new Ports(source, target, staging, strategy), trail);
      try {
        MigrationReport report = run.toTheEnd();
        List<String> broken = new Invariants(world, report, run.person()).broken(run.watch());
        if (!broken.isEmpty()) {
          throw new SimulationFailure(String.join("\n  ", broken));
        }
        return "seed "
            + seed
            + ": "
            + report.status().phase()
            + ", "
            + report.status().ledger().total()
            + ", "
            + trail.steps()
            + " steps";
      } catch (AssertionError | RuntimeException e) {
        SimulationFailure failure = new SimulationFailure(told(scenario, trail, e));
        failure.initCause(e);
        throw failure;
      }
    }
  }

  private Scenario scenario(long seed) {
    Draw draw = new Draw(seed);
    return strategy
        .map(own -> draw.scenario(own.name(), strategyProperties))
        .orElseGet(draw::scenario);
  }

  private static String told(Scenario scenario, Trail trail, Throwable cause) {
    return "seed "
        + scenario.seed()
        + ": "
        + cause.getMessage()
        + "\n"
        + scenario
        + "\n  the last steps:\n    "
        + String.join("\n    ", trail.last())
        + "\n  replay: mvn -pl migration-testkit -am test -Dtest=SimulationTest"
        + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed="
        + scenario.seed();
  }

  private static StateStore inMemory() {
    return ServiceLoader.load(StateStoreProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals("in-memory"))
        .findFirst()
        .orElseThrow()
        .create(ProviderConfig.of(Map.of()));
  }
}
