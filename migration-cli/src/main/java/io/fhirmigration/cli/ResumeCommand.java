package io.fhirmigration.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code resume}: Ends a pause. */
@Command(name = "resume", description = "Ends a pause.", mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ByOption by = new ByOption();

  ResumeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return store.one(
        console,
        chosen -> {
          chosen.migrations().resume(chosen.id(), by.by());
          console.out().println(chosen.id() + ": goes on");
          return ExitCode.COMPLETED.code();
        });
  }
}
