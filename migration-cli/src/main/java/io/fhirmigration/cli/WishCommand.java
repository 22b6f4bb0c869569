package io.fhirmigration.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pause}, {@code resume} and others: writes one wish into a migration's record. */
@Command(mixinStandardHelpOptions = true)
final class WishCommand implements Callable<Integer> {
  private final Console console;
  private final Wish wish;
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ByOption by = new ByOption();

  private WishCommand(Console console, Wish wish) {
    this.console = console;
    this.wish = wish;
  }

  /** The command of a wish. */
  static CommandLine of(Console console, Wish wish) {
    CommandLine command = new CommandLine(new WishCommand(console, wish));
    command.setCommandName(wish.command());
    command.getCommandSpec().usageMessage().description(wish.description());
    return command;
  }

  @Override
  public Integer call() {
    return store.one(
        console,
        chosen -> {
          wish.say().to(chosen.migrations(), chosen.id(), by.by());
          console.out().println(chosen.id() + ": " + wish.done());
          return ExitCode.COMPLETED.code();
        });
  }
}
