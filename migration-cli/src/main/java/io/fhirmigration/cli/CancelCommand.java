package io.fhirmigration.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cancel}: Ends a migration as cancelled. */
@Command(
    name = "cancel",
    description = "Ends a migration as cancelled.",
    mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ByOption by = new ByOption();

  CancelCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return store.one(
        console,
        chosen -> {
          chosen.migrations().cancel(chosen.id(), by.by());
          console
              .out()
              .println(
                  chosen.id()
                      + ": is being cancelled; its running jobs are cancelled at the servers");
          return ExitCode.COMPLETED.code();
        });
  }
}
