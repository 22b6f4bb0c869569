package io.fhirmigration.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code schema}: prints the JSON Schema of configuration files. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema of configuration files.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
  private static final String RESOURCE = "config/config-schema.json";

  private final Console console;

  SchemaCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (InputStream schema =
        Objects.requireNonNull(SchemaCommand.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      console.out().print(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
      return ExitCode.COMPLETED.code();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
