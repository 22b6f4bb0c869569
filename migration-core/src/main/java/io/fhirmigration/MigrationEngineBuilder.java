package io.fhirmigration;

import io.fhirmigration.internal.adopt.AdoptedSource;
import io.fhirmigration.internal.engine.DefaultMigrationEngine;
import io.fhirmigration.internal.engine.EngineParts;
import io.fhirmigration.internal.engine.Providers;
import io.fhirmigration.internal.engine.RandomNames;
import io.fhirmigration.internal.staging.WholeReads;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ChunkStrategyProvider;
import io.fhirmigration.spi.ImportPayloadBuilderProvider;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.spi.TransformerProvider;
import io.fhirmigration.spi.Verifier;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts an engine together; {@link #build} reports all that is wrong in one exception. Not
 * thread-safe.
 *
 * <p>Plugins are found by name through {@link java.util.ServiceLoader}; an explicitly given one
 * wins over a found one of the same name.
 */
public final class MigrationEngineBuilder {
  private final MigrationPlan plan;
  private @Nullable SourceServer source;
  private @Nullable TargetServer target;
  private @Nullable StagingArea staging;
  private @Nullable StateStore store;
  private @Nullable Verifier verifier;
  private @Nullable Executor executor;
  private Supplier<MigrationSettings> settings = () -> MigrationSettings.DEFAULTS;
  private final List<MigrationListener> listeners = new ArrayList<>();
  private final Providers.Builder providers = new Providers.Builder();
  private Supplier<Optional<String>> throttle = Optional::empty;
  private Function<String, Optional<String>> secrets = handle -> Optional.empty();
  private Clock clock = Clock.systemUTC();
  private LongSupplier monotonicNanos = System::nanoTime;
  private Supplier<String> names = new RandomNames();
  private String host = "unnamed host";
  private Optional<Consumer<Duration>> waiting = Optional.empty();

  MigrationEngineBuilder(MigrationPlan plan) {
    this.plan = plan;
  }

  /** The server that data comes from; required, unless the plan takes files that are there. */
  public MigrationEngineBuilder source(SourceServer value) {
    source = value;
    return this;
  }

  /** The server that data goes to; required. */
  public MigrationEngineBuilder target(TargetServer value) {
    target = value;
    return this;
  }

  /** Where files lie in between; required. */
  public MigrationEngineBuilder staging(StagingArea value) {
    staging = value;
    return this;
  }

  /** Where the migration's records live; required. */
  public MigrationEngineBuilder store(StateStore value) {
    store = value;
    return this;
  }

  /**
   * What compares source and destination at the end. Without one the migration ends by waiting for
   * a person to accept it.
   */
  public MigrationEngineBuilder verifier(Verifier value) {
    verifier = value;
    return this;
  }

  /** Fixed settings; the defaults if never called. */
  public MigrationEngineBuilder settings(MigrationSettings value) {
    return settings(() -> value);
  }

  /** Settings that are read again every turn. */
  public MigrationEngineBuilder settings(Supplier<MigrationSettings> value) {
    settings = value;
    return this;
  }

  /** Adds a listener. */
  public MigrationEngineBuilder listener(MigrationListener value) {
    listeners.add(value);
    return this;
  }

  /** Adds a transformer that need not be found by the service loader. */
  public MigrationEngineBuilder transformer(TransformerProvider value) {
    providers.transformer(value);
    return this;
  }

  /** Adds a chunk strategy that need not be found by the service loader. */
  public MigrationEngineBuilder strategy(ChunkStrategyProvider value) {
    providers.strategy(value);
    return this;
  }

  /** Adds a payload builder that need not be found by the service loader. */
  public MigrationEngineBuilder payloadBuilder(ImportPayloadBuilderProvider value) {
    providers.payloadBuilder(value);
    return this;
  }

  /** Says why nothing new may begin right now; asked every turn. */
  public MigrationEngineBuilder throttle(Supplier<Optional<String>> value) {
    throttle = value;
    return this;
  }

  /** Looks up the secrets that plugins name; none by default. */
  public MigrationEngineBuilder secrets(Function<String, Optional<String>> value) {
    secrets = value;
    return this;
  }

  /**
   * Runs the work of a turn; required for {@link MigrationEngine#run} to do several things at once.
   * By default work runs on the calling thread. The caller shuts it down.
   */
  public MigrationEngineBuilder executor(Executor value) {
    executor = value;
    return this;
  }

  /** The wall clock; the system's by default. */
  public MigrationEngineBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  /** The clock by which leases are watched, in nanoseconds; {@link System#nanoTime} by default. */
  public MigrationEngineBuilder monotonicClock(LongSupplier value) {
    monotonicNanos = value;
    return this;
  }

  /**
   * Gives random names of 24 lower-case letters and digits; cryptographically random by default.
   */
  public MigrationEngineBuilder names(Supplier<String> value) {
    names = value;
    return this;
  }

  /**
   * How the engine waits when nothing is due, or for its steps to end: called on the thread of
   * {@link MigrationEngine#run} or {@link MigrationEngine#turn} with the longest useful pause. By
   * default the thread sleeps and wakes early when work ends or a stop is requested; a test moves
   * its clock, or runs steps that its executor has kept, instead.
   */
  public MigrationEngineBuilder waiting(Consumer<Duration> value) {
    waiting = Optional.of(value);
    return this;
  }

  /** What people see as the place where this engine runs. */
  public MigrationEngineBuilder host(String value) {
    host = value;
    return this;
  }

  /**
   * Makes the engine; nothing is asked of servers or stores yet.
   *
   * @throws RejectedException naming everything that is wrong
   */
  public MigrationEngine build() {
    List<String> problems = new ArrayList<>(plan.problems());
    SourceServer from = source(problems);
    TargetServer to = required(problems, "target", target);
    StagingArea area = required(problems, "staging", staging);
    StateStore state = required(problems, "store", store);
    if (from != null) {
      same(problems, "source", plan.source(), from.base());
    }
    if (to != null) {
      same(problems, "destination", plan.destination(), to.base());
    }
    if (area != null) {
      same(problems, "staging", plan.staging(), area.base());
    }
    Providers found = providers.build(plan, secrets, problems);
    if (plan.adopted().isEmpty()) {
      found.checkStrategy(settings.get(), problems);
    }
    if (!problems.isEmpty() || from == null || to == null || area == null || state == null) {
      throw new RejectedException("migration " + plan.id() + ": " + String.join("; ", problems));
    }
    return new DefaultMigrationEngine(
        new EngineParts(
            plan,
            from,
            to,
            new WholeReads(area),
            state,
            Optional.ofNullable(verifier),
            settings,
            listeners,
            found,
            throttle,
            clock,
            monotonicNanos,
            names,
            host,
            waiting,
            executor == null ? Runnable::run : executor));
  }

  private @Nullable SourceServer source(List<String> problems) {
    if (plan.adopted().isEmpty()) {
      return required(problems, "source", source);
    }
    if (source != null) {
      problems.add("source: the plan takes files that are there already; remove .source(...)");
    }
    return new AdoptedSource(plan.source(), clock);
  }

  private static <T> @Nullable T required(List<String> problems, String name, @Nullable T value) {
    if (value == null) {
      problems.add(name + ": is not set; call ." + name + "(...) on the builder");
    }
    return value;
  }

  private static void same(List<String> problems, String name, URI planned, URI given) {
    String address = given.toString().replaceAll("/+$", "");
    if (!planned.toString().equals(address)) {
      problems.add(name + ": the plan says " + planned + " but the builder got " + address);
    }
  }
}
