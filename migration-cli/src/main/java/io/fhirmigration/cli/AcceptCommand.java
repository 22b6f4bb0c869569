package io.fhirmigration.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code accept}: completes a migration although the comparison is no match. */
@Command(
    name = "accept",
    description = "Completes a migration although the comparison is no match.",
    mixinStandardHelpOptions = true)
final class AcceptCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ByOption by = new ByOption();

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      required = true,
      description = "The reason; it is shown in the report.")
  private String why = "";

  AcceptCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (why.isBlank()) {
      throw new UserMistake("--why: is empty; give the reason that the report shows");
    }
    return store.one(
        console,
        chosen -> {
          chosen.migrations().accept(chosen.id(), by.by(), why);
          console.out().println(chosen.id() + ": accepted; 'fhir-migrate run' completes it");
          return ExitCode.COMPLETED.code();
        });
  }
}
