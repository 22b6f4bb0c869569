package io.fhirmigration.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pause}: Begins nothing new until it is resumed. */
@Command(
    name = "pause",
    description = "Begins nothing new until it is resumed.",
    mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ByOption by = new ByOption();

  PauseCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return store.one(
        console,
        chosen -> {
          chosen.migrations().pause(chosen.id(), by.by());
          console.out().println(chosen.id() + ": paused; what runs at the servers may end");
          return ExitCode.COMPLETED.code();
        });
  }
}
