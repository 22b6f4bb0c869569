package io.fhirmigration.cli;

import io.fhirmigration.model.ChunkId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code retry}: lets a chunk that needs attention go on. */
@Command(
    name = "retry",
    description = "Lets a chunk that needs attention go on.",
    mixinStandardHelpOptions = true)
final class RetryCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ByOption by = new ByOption();

  @Parameters(paramLabel = "CHUNK", description = "The chunk, as 'fhir-migrate status' names it.")
  private String chunk = "";

  RetryCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ChunkId id = Arguments.chunk(chunk);
    return store.one(
        console,
        chosen -> {
          chosen.migrations().retry(chosen.id(), id, by.by());
          console.out().println(chosen.id() + ": chunk " + id + " goes on");
          return ExitCode.COMPLETED.code();
        });
  }
}
