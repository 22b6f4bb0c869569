package io.fhirmigration.cli;

import io.fhirmigration.cli.config.ConfigFile;
import io.fhirmigration.cli.config.RunConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which migration a command is about: the one that a file describes. */
public final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description =
          "The configuration of the migration, in YAML; 'fhir-migrate schema' describes it.")
  private Path file = Path.of("");

  Path file() {
    return file;
  }

  /**
   * What the file says.
   *
   * @throws UserMistake when something in it is wrong
   */
  public RunConfig read(Console console) {
    return ConfigFile.read(file, console.environment());
  }
}
