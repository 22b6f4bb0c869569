package io.fhirmigration.cli.demo;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.OutputOptions;
import io.fhirmigration.cli.StopOnSignal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: a whole migration on this machine. */
@Command(
    name = "demo",
    description =
        "Copies shipped data between two emulated servers on this machine while somebody goes on"
            + " writing, cuts over, and compares.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Keep everything in this folder, so that an interrupted demo goes on when it is called"
              + " again; a temporary folder by default.")
  private Optional<Path> dir = Optional.empty();

  @Option(
      names = "--staging",
      paramLabel = "KIND",
      description =
          "Where staged files lie: folder (the default) or azurite, Blob storage of an emulated"
              + " Azure account, which needs Node and npm.")
  private Optional<String> staging = Optional.empty();

  @Option(
      names = "--state",
      paramLabel = "KIND",
      description = "Where records lie: h2 (the default) or azurite, a table of the same account.")
  private Optional<String> state = Optional.empty();

  /** The command on this console. */
  public DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (StopOnSignal stop = new StopOnSignal(console.err());
        TempDir temp = TempDir.unless(dir)) {
      DemoFolder folder = DemoFolder.open(temp, staging, state);
      return new Demo(console, output.json(), folder).run(stop);
    }
  }
}
