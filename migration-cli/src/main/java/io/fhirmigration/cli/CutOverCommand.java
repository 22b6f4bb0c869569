package io.fhirmigration.cli;

import io.fhirmigration.cli.StoreOptions.Chosen;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cutover}: says when writing at the source stopped, or takes that back. */
@Command(
    name = "cutover",
    description = "Says when writing at the source stopped, or takes that back.",
    mixinStandardHelpOptions = true)
final class CutOverCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ByOption by = new ByOption();

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description =
          "When writing stopped, by the source's clock; now, by this machine's clock, by default.")
  private Optional<String> at = Optional.empty();

  @Option(names = "--withdraw", description = "Take the standing cut-over back.")
  private boolean withdraw;

  CutOverCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (withdraw && at.isPresent()) {
      throw new UserMistake("--withdraw: takes no --at; give one of the two");
    }
    Optional<Instant> frozenAt = at.map(text -> Arguments.instant("--at", text));
    return store.one(console, chosen -> withdraw ? takeBack(chosen) : cutOver(chosen, frozenAt));
  }

  private int takeBack(Chosen chosen) {
    chosen.migrations().withdrawCutOver(chosen.id(), by.by());
    console.out().println(chosen.id() + ": the cut-over is withdrawn; copying goes on");
    return ExitCode.COMPLETED.code();
  }

  private int cutOver(Chosen chosen, Optional<Instant> given) {
    Instant frozenAt =
        given.orElseGet(() -> console.clock().instant().truncatedTo(ChronoUnit.MILLIS));
    chosen.migrations().cutOver(chosen.id(), frozenAt, by.by());
    console.out().println(chosen.id() + ": cuts over; writing stopped at " + frozenAt);
    return ExitCode.COMPLETED.code();
  }
}
