package io.fhirmigration.cli;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEngineBuilder;
import io.fhirmigration.cli.config.InstalledTransformers;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.cli.config.SecretRef;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.verify.SurfaceCheck;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code run}: drives a migration until it ends or a person has to act. */
@Command(
    name = "run",
    description = "Starts a migration or goes on with it, until it ends or a person has to act.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private ConfigOption config = new ConfigOption();

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    RunConfig wanted = config.read(console);
    Preflight.Ready ready = Preflight.check(wanted, console.environment(), console.clock());
    OpenSecrets.warn(wanted, console.err());
    console
        .text(output.json())
        .println(
            wanted.plan().id()
                + ": from "
                + wanted.plan().source()
                + " to "
                + wanted.plan().destination());
    try (StopOnSignal stop = new StopOnSignal(console.err());
        StateStore store = Stores.open(wanted.state(), console.environment(), console.clock());
        StagingArea staging =
            StagingAreas.open(wanted.staging(), console.environment(), console.clock())) {
      MigrationEngineBuilder engine =
          engine(console, config.file(), PinnedPlan.in(wanted, staging), ready)
              .staging(staging)
              .store(store);
      Drive drive = new Drive(console, output.json(), wanted.plan().id(), store, ready.total());
      return drive.run(engine, wanted.settings(), stop);
    }
  }

  /** An engine as the configuration asks for it, without staging and store. */
  static MigrationEngineBuilder engine(
      Console console, Path config, RunConfig wanted, Preflight.Ready ready) {
    MigrationEngineBuilder engine =
        MigrationEngine.builder(wanted.plan())
            .target(ready.target())
            .settings(
                new LiveSettings(config, console.environment(), wanted.settings(), console.err()))
            .clock(console.clock())
            .secrets(handle -> secret(handle, wanted, console));
    InstalledTransformers.at(wanted.home()).forEach(engine::transformer);
    ready.source().ifPresent(engine::source);
    if (wanted.surfaceCheck()) {
      engine.verifier(new SurfaceCheck(console.clock()));
    }
    return engine;
  }

  private static Optional<String> secret(String handle, RunConfig wanted, Console console) {
    return SecretRef.parse(handle, wanted.home())
        .map(reference -> reference.read(console.environment()));
  }
}
