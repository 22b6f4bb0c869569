package io.fhirmigration.cli;

import io.fhirmigration.store.jdbc.JdbcStateStore;
import io.fhirmigration.verify.report.EvidenceReport;
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
        "Prints the JSON Schema of configuration files or of evidence reports, or the SQL that"
            + " prepares a database.",
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

  @Option(names = "--report", description = "Print the JSON Schema of report.json.")
  private boolean report;

  SchemaCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (report && database.isPresent()) {
      throw new UserMistake("--report: and --database print different things; give one of them");
    }
    console
        .out()
        .print(
            report
                ? EvidenceReport.schema()
                : database.map(JdbcStateStore::schema).orElseGet(SchemaCommand::json));
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
