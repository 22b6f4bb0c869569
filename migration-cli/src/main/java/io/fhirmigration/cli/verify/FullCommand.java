package io.fhirmigration.cli.verify;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.ExitCode;
import io.fhirmigration.cli.OutputOptions;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.WritableFolder;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.verify.full.Allowances;
import io.fhirmigration.verify.full.FullCheck;
import io.fhirmigration.verify.full.FullCheckResult;
import io.fhirmigration.verify.full.NdjsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code verify full}: compares every resource version of two folders of NDJSON. */
@Command(
    name = "full",
    description =
        "Compares every resource version of two folders of NDJSON, plain or gzip, without a server:"
            + " the files that were exported from the source, and a fresh export of the"
            + " destination.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 match, 4 differ or inconclusive, 2 nothing was compared."})
final class FullCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--source-dir",
      paramLabel = "DIR",
      required = true,
      description = "What was to be copied; *.ndjson and *.ndjson.gz at any depth.")
  private Path source = Path.of("");

  @Option(
      names = "--destination-dir",
      paramLabel = "DIR",
      required = true,
      description = "What has arrived.")
  private Path destination = Path.of("");

  @Option(
      names = "--current-only",
      description =
          "Compare current resources by id and content, for a destination that gives versions and"
              + " dates of its own.")
  private boolean currentOnly;

  @Option(
      names = "--allow",
      paramLabel = "WHAT",
      description =
          "May differ: a path without indexes (meta.source, Patient.text), tag:SYSTEM (meta.tag of"
              + " a system), or exponents (1e2 equals 100). Can be repeated.")
  private List<String> allowed = List.of();

  @Option(
      names = "--exclude-type",
      paramLabel = "TYPE",
      description = "Leave out this type on both sides. Can be repeated.")
  private Set<String> excludedTypes = Set.of();

  @Option(
      names = "--max-findings",
      paramLabel = "N",
      description = "List at most so many findings of each kind. Default: ${DEFAULT-VALUE}.")
  private int mostFindings = 10_000;

  @Option(
      names = "--show-values",
      description = "Show the values that differ. They may be patient data.")
  private boolean showValues;

  @Option(names = "--digests", description = "Print the sum of digests of each type and month.")
  private boolean digests;

  @Option(
      names = "--temp",
      paramLabel = "DIR",
      description = "Where temporary files go: 56 bytes for each line. Default: the system's.")
  private Path temp = Path.of(System.getProperty("java.io.tmpdir"));

  @Mixin private OutputOptions output = new OutputOptions();

  FullCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    FullCheck.Builder check =
        FullCheck.builder()
            .allowances(checked())
            .excludedTypes(excludedTypes)
            .mostFindings(mostFindings)
            .temp(temp);
    if (currentOnly) {
      check.currentOnly();
    }
    if (showValues) {
      check.showValues();
    }
    FullCheckResult result;
    try (ProgressBar bar = new ProgressBar(console, output.json())) {
      result =
          check
              .progress(bar)
              .build()
              .compare(NdjsonFiles.below(source), NdjsonFiles.below(destination));
    } catch (IOException e) {
      throw new UserMistake(
          "verify full: a folder can't be listed, or --temp can't be written ("
              + e.getClass().getSimpleName()
              + "); check their rights, and name a --temp with 56 bytes of room for each line");
    }
    new FullText(result, digests).lines().forEach(console.text(output.json())::println);
    if (output.json()) {
      console.out().println(result.toJson().toJson());
    }
    return (result.outcome() == Outcome.MATCH ? ExitCode.COMPLETED : ExitCode.NOT_VERIFIED).code();
  }

  /** What may differ, once all that was given is right. */
  private Allowances checked() {
    List<String> mistakes = new ArrayList<>();
    addUnlessFolder(mistakes, "--source-dir", source);
    addUnlessFolder(mistakes, "--destination-dir", destination);
    if (mostFindings < 1) {
      mistakes.add("--max-findings: " + mostFindings + " is too small; use 1 or more");
    }
    WritableFolder.problem(temp)
        .ifPresent(problem -> mistakes.add("--temp: " + problem + "; name another folder"));
    Allowances allowances = Allowances.DEFAULTS;
    try {
      allowances = Allowances.of(allowed);
    } catch (RejectedException wrong) {
      mistakes.add("--allow: " + wrong.getMessage());
    }
    if (!mistakes.isEmpty()) {
      throw new UserMistake(mistakes);
    }
    return allowances;
  }

  private static void addUnlessFolder(List<String> mistakes, String option, Path folder) {
    if (!Files.isDirectory(folder)) {
      mistakes.add(option + ": " + folder + " is no folder; name the one with the files");
    }
  }
}
