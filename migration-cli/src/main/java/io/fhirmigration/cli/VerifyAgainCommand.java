package io.fhirmigration.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code verify-again}: Compares source and destination once more. */
@Command(
    name = "verify-again",
    description = "Compares source and destination once more.",
    mixinStandardHelpOptions = true)
final class VerifyAgainCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ByOption by = new ByOption();

  VerifyAgainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return store.one(
        console,
        chosen -> {
          chosen.migrations().verifyAgain(chosen.id(), by.by());
          console.out().println(chosen.id() + ": compares once more; 'fhir-migrate run' does it");
          return ExitCode.COMPLETED.code();
        });
  }
}
