package io.fhirmigration.testkit.simulation;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEngineBuilder;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.TurnResult;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.testkit.DeterministicExecutor;
import io.fhirmigration.testkit.DirectExecutor;
import io.fhirmigration.testkit.crash.SimulatedCrash;
import io.fhirmigration.testkit.inprocess.ModelSource;
import io.fhirmigration.testkit.inprocess.ModelTarget;
import io.fhirmigration.testkit.simulation.Scenario.Host;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One run: engine after engine, until the migration has ended. */
final class SimulatedRun {
  private static final Duration LONGEST = Duration.ofDays(100);
  private static final int MOST_WAITS = 4_000;
  private static final int MOST_LIVES = 500;

  private final SimulatedWorld world;
  private final Scenario scenario;
  private final Ports ports;
  private final Fate fate;
  private final Trail trail;
  private final Watch watch;
  private final Person person;
  private final StruckServers servers;
  private final Dice dice;
  private final Instant start;
  private int lives;
  private int desks;
  private int waits;

  SimulatedRun(SimulatedWorld world, Ports ports, Trail trail) {
    this.world = world;
    this.scenario = world.scenario();
    this.ports = ports;
    this.fate = new Fate(scenario);
    this.trail = trail;
    this.watch = new Watch(world.kickOffs(), world.deletes());
    this.person = new Person(world, watch, trail, this::desk);
    this.servers = new StruckServers(world, fate.faults());
    this.dice = scenario.dice("host");
    this.start = world.now();
    world.users().tell(trail::add);
  }

  Person person() {
    return person;
  }

  Watch watch() {
    return watch;
  }

  /** Runs to the end; the last report. */
  MigrationReport toTheEnd() {
    while (true) {
      Optional<Ending> ending = live(true, Integer.MAX_VALUE);
      trail.add("engine " + lives + " ends: " + ending.map(Ending::name).orElse("dead"));
      Optional<MigrationReport> report = person.report();
      if (report.isPresent()
          && report.get().status().phase().isTerminal()
          && !person.repairsWhatEnded(report.get().status())) {
        return report.get();
      }
      if (ending.filter(Ending.WAITING_FOR_VERDICT::equals).isPresent()) {
        person.judge();
      }
      advance(dice.between(Duration.ofSeconds(1), Duration.ofMinutes(10)));
      person.look();
    }
  }

  /** The life of one engine. */
  private Optional<Ending> live(boolean awake, int most) {
    if (++lives > MOST_LIVES) {
      throw stuck("after " + MOST_LIVES + " engines");
    }
    boolean interleaved = scenario.host() == Host.INTERLEAVED;
    Optional<DeterministicExecutor> executor =
        interleaved ? Optional.of(new DeterministicExecutor(dice.number())) : Optional.empty();
    Optional<Runnable> nap =
        awake ? Optional.of(() -> live(false, dice.between(3, 300))) : Optional.empty();
    Life life = new Life(lives, fate, trail, executor, nap);
    Waits waiting = new Waits(life, most);
    try (MigrationEngine engine = engine(life, waiting)) {
      waiting.engine = Optional.of(engine);
      return scenario.host() == Host.TURNS
          ? turns(engine, life, most)
          : Optional.of(engine.run().ending());
    } catch (SimulatedCrash died) {
      return Optional.empty();
    } catch (MigrationException e) {
      watch.noSecret("exception", String.valueOf(e.getMessage()));
      trail.add("engine " + life.number() + " gives up: " + e.getMessage());
      return Optional.empty();
    }
  }

  private MigrationEngine engine(Life life, Waits waiting) {
    MigrationEngineBuilder engine =
        MigrationEngine.builder(scenario.plan())
            .target(ports.target(world, life, servers))
            .staging(ports.staging(world, life))
            .store(new StruckStore(world.store(), life, watch))
            .settings(scenario.settings())
            .clock(world.engineClock())
            .monotonicClock(world.serverClock()::nanos)
            .names(new DrawnNames(scenario.seed(), life.number()))
            .listener(watch)
            .waiting(waiting::pause)
            .executor(life.executor().isPresent() ? life.executor().get() : new DirectExecutor())
            .transformer(new Mend())
            .host("engine " + life.number());
    if (world.adopted().isEmpty()) {
      engine.source(ports.source(world, life, servers));
    }
    ports.strategy().ifPresent(engine::strategy);
    Dice verdicts = new Dice(scenario.seed() + life.number(), "verifier");
    if (verdicts.chance(70)) {
      engine.verifier(new DrawnVerifier(verdicts, world.engineClock()));
    }
    return engine.build();
  }

  /** An engine that drives nothing, before ports with which nothing goes wrong. */
  private MigrationEngine desk() {
    MigrationEngineBuilder engine =
        MigrationEngine.builder(scenario.plan())
            .target(ModelTarget.of(world.destination()))
            .staging(world.staging())
            .store(world.store())
            .settings(scenario.settings())
            .clock(world.engineClock())
            .names(new DrawnNames(scenario.seed(), MOST_LIVES + ++desks))
            .transformer(new Mend());
    if (world.adopted().isEmpty()) {
      engine.source(ModelSource.of(world.source()));
    }
    ports.strategy().ifPresent(engine::strategy);
    return engine.build();
  }

  private Optional<Ending> turns(MigrationEngine engine, Life life, int most) {
    for (int i = 0; i < most; i++) {
      Duration pause = scenario.settings().pollInterval();
      try {
        TurnResult turn = engine.turn();
        if (turn.finished()) {
          return Optional.of(
              turn.phase() == Phase.VERIFYING ? Ending.WAITING_FOR_VERDICT : Ending.STOPPED);
        }
        Duration next =
            Duration.between(world.engineClock().instant(), turn.nextTurn().orElseThrow());
        pause = next.isNegative() ? Duration.ofMillis(1) : next;
      } catch (RetryableException | OutcomeUnknownException e) {
        life.note("turn fails: " + e.getMessage());
      }
      idle(pause);
      life.waits();
      if (dice.chance(2)) {
        return Optional.of(Ending.STOPPED);
      }
    }
    return Optional.of(Ending.STOPPED);
  }

  /** What happens while an engine waits. */
  private final class Waits {
    private final Life life;
    private int left;
    private Optional<MigrationEngine> engine = Optional.empty();
    private Optional<MigrationEngine> standby = Optional.empty();

    Waits(Life life, int most) {
      this.life = life;
      this.left = most;
    }

    void pause(Duration pause) {
      if (life.executor().filter(e -> e.waiting() > 0).isPresent()) {
        DeterministicExecutor executor = life.executor().get();
        int some = dice.between(1, executor.waiting());
        for (int i = 0; i < some; i++) {
          executor.runNext();
        }
        return;
      }
      if (scenario.host() == Host.WITH_STANDBY && dice.chance(20)) {
        standBy();
      }
      idle(pause);
      life.waits();
      if (--left <= 0 || dice.between(0, 999) == 0) {
        life.note("is asked to stop");
        engine.ifPresent(MigrationEngine::requestStop);
      }
    }

    /** The other engine looks whether it is needed. */
    private void standBy() {
      try {
        if (standby.isEmpty()) {
          lives++;
          Life other = new Life(lives, fate, trail, Optional.empty(), Optional.empty());
          standby = Optional.of(engine(other, new Waits(other, Integer.MAX_VALUE)));
        }
        standby.get().turn();
      } catch (SimulatedCrash died) {
        standby = Optional.empty();
      } catch (MigrationException e) {
        trail.add("the standby: " + e.getMessage());
      }
    }
  }

  private void idle(Duration pause) {
    advance(pause);
    if (dice.chance(10)) {
      person.look();
    }
  }

  private void advance(Duration pause) {
    if (++waits > MOST_WAITS) {
      throw stuck("after " + MOST_WAITS + " waits");
    }
    world.advance(pause);
    if (Duration.between(start, world.now()).compareTo(LONGEST) > 0) {
      throw stuck("after " + LONGEST);
    }
  }

  private SimulationFailure stuck(String when) {
    return new SimulationFailure(
        "no end "
            + when
            + ": "
            + person.report().map(report -> report.status().toJson()).orElse("nothing begun"));
  }
}
