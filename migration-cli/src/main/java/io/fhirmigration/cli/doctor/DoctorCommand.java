package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.ConfigOption;
import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.ExitCode;
import io.fhirmigration.cli.OutputOptions;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.ndjson.JsonValue;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}: looks for what would stop a migration, before it is started. */
@Command(
    name = "doctor",
    description =
        "Looks for what would stop a migration, and says how to mend it. Changes nothing that"
            + " stays.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  private static final int MOST_ROWS = 100_000;

  private final Console console;
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--into-existing",
      description = "Accept that the destination holds resources already.")
  private boolean intoExisting;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description =
          "About how many rows of the source are looked at; 0 for none. Default: ${DEFAULT-VALUE}.")
  private int sample = 1000;

  /** The command on this console. */
  public DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (sample < 0 || sample > MOST_ROWS) {
      throw new UserMistake("--sample: " + sample + " is not 0 to " + MOST_ROWS + "; give less");
    }
    RunConfig wanted = config.read(console);
    PrintWriter text = console.text(output.json());
    text.println(
        wanted.plan().id()
            + ": from "
            + wanted.plan().source()
            + " to "
            + wanted.plan().destination());
    List<Finding> findings = Doctor.examine(prepared(wanted));
    new FindingText(console.mayColour() && !output.json()).of(findings).forEach(text::println);
    long errors = FindingText.count(findings, Severity.ERROR);
    ExitCode code = errors > 0 ? ExitCode.NOT_STARTED : ExitCode.COMPLETED;
    if (output.json()) {
      console.out().println(json(findings, code));
    }
    return code.code();
  }

  private Examination prepared(RunConfig wanted) {
    Optional<ServerSide> source =
        wanted
            .source()
            .map(server -> ServerSide.meet(server, console.environment(), console.clock()));
    return new Examination(
        wanted,
        console.environment(),
        console.clock(),
        source,
        ServerSide.meet(wanted.destination(), console.environment(), console.clock()),
        source
            .map(server -> SampleReader.read(server, wanted.plan(), sample))
            .orElseGet(
                () -> FileSample.read(wanted, console.environment(), console.clock(), sample)),
        intoExisting);
  }

  private static String json(List<Finding> findings, ExitCode code) {
    return JsonValue.object()
        .put("state", code.name())
        .put("errors", FindingText.count(findings, Severity.ERROR))
        .put("warnings", FindingText.count(findings, Severity.WARNING))
        .put("notes", FindingText.count(findings, Severity.NOTE))
        .put("findings", JsonValue.array(findings.stream().map(Finding::json).toList()))
        .build()
        .toJson();
  }
}
