package io.fhirmigration.cli;

import io.fhirmigration.store.jdbc.JdbcStateStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code schema}: prints the JSON Schema of configuration files, or a database's tables. */
@Command(
    name = "schema",
    description =
        "Prints the JSON Schema of configuration files, or the SQL that prepares a database.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
  private static final String RESOURCE = "config/config-schema.json";

  private final Console console;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description =
          "Print the statements that prepare an empty database for records: postgresql, mariadb or"
              + " h2. 'run' executes them itself where its user may.")
  private Optional<String> database = Optional.empty();

  SchemaCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().print(database.map(JdbcStateStore::schema).orElseGet(SchemaCommand::json));
    return ExitCode.COMPLETED.code();
  }

  private static String json() {
    try (InputStream schema =
        Objects.requireNonNull(SchemaCommand.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
