package io.fhirmigration.cli;

import io.fhirmigration.MigrationStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code status}: says how a migration stands. */
@Command(
    name = "status",
    description = "Says how a migration stands.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return store.one(
        console,
        chosen -> {
          MigrationStatus status = chosen.migrations().status(chosen.id());
          if (output.json()) {
            console.out().println(status.toJson());
          } else {
            StatusText.of(status).forEach(console.out()::println);
          }
          return ExitCode.COMPLETED.code();
        });
  }
}
