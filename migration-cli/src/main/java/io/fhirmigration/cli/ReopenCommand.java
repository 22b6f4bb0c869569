package io.fhirmigration.cli;

import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reopen}: copies a span once more. */
@Command(
    name = "reopen",
    description = "Copies a span once more: every closed chunk it touches is planned again.",
    mixinStandardHelpOptions = true)
final class ReopenCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ByOption by = new ByOption();

  @Option(
      names = "--since",
      paramLabel = "INSTANT",
      description = "Start of the span, inclusive; from the beginning by default.")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--till",
      paramLabel = "INSTANT",
      required = true,
      description = "End of the span, exclusive.")
  private String till = "";

  ReopenCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Optional<Instant> start = since.map(text -> Arguments.instant("--since", text));
    Instant end = Arguments.instant("--till", till);
    if (start.filter(s -> !s.isBefore(end)).isPresent()) {
      throw new UserMistake("--since: is not before --till; exchange them");
    }
    return store.one(
        console,
        chosen -> {
          List<ChunkId> reopened =
              chosen.migrations().reopen(chosen.id(), new Window(start, end), by.by());
          console
              .out()
              .println(chosen.id() + ": reopened " + reopened.size() + " chunks " + reopened);
          return ExitCode.COMPLETED.code();
        });
  }
}
