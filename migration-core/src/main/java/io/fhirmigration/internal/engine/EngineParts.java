package io.fhirmigration.internal.engine;

import io.fhirmigration.MigrationListener;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.spi.Verifier;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Everything an engine is made of. */
public record EngineParts(
    MigrationPlan plan,
    SourceServer source,
    TargetServer target,
    StagingArea staging,
    StateStore store,
    Optional<Verifier> verifier,
    Supplier<MigrationSettings> settings,
    List<MigrationListener> listeners,
    Providers providers,
    Supplier<Optional<String>> throttle,
    Clock clock,
    LongSupplier monotonicNanos,
    Supplier<String> names,
    String host,
    Optional<Consumer<Duration>> waiting,
    Executor executor) {
  /** Copies the list. */
  public EngineParts {
    listeners = List.copyOf(listeners);
  }
}
