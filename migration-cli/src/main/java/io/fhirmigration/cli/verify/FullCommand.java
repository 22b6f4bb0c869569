package io.fhirmigration.cli.verify;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.ExitCode;
import io.fhirmigration.cli.OutputOptions;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.WritableFolder;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.verify.full.Allowances;
import io.fhirmigration.verify.full.FullCheck;
import io.fhirmigration.verify.full.FullCheckResult;
import io.fhirmigration.verify.full.NdjsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code verify full}: compares every resource version of two folders of NDJSON. */
@Command(
    name = "full",
    description =
        "Compares every resource version: the files that were exported from the source, and a"
            + " fresh export of the destination. With --config it takes what a migration has staged"
            + " and exports the destination itself; with two folders of NDJSON, plain or gzip, it"
            + " asks no server.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 match, 4 differ or inconclusive, 2 nothing was compared."})
final class FullCommand implements Callable<Integer> {
  private static final String SOURCE = "--source-dir";
  private static final String DESTINATION = "--destination-dir";

  private final Console console;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The configuration of a migration that has copied everything. A run that was interrupted"
              + " goes on with its export.")
  private @Nullable Path config;

  @Option(
      names = "--keep-export",
      description = "With --config: leave the export of the destination in staging.")
  private boolean keepExport;

  @Option(
      names = SOURCE,
      paramLabel = "DIR",
      description =
          "Without --config: what was to be copied; *.ndjson and *.ndjson.gz at any depth.")
  private @Nullable Path source;

  @Option(
      names = DESTINATION,
      paramLabel = "DIR",
      description = "Without --config: what has arrived.")
  private @Nullable Path destination;

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
    Allowances allowances = checked();
    return config == null
        ? show(folders(allowances), UnaryOperator.identity())
        : migration(config, allowances);
  }

  private int migration(Path file, Allowances allowances) {
    try (MigrationSides sides = MigrationSides.open(file, console, console.text(output.json()))) {
      NdjsonFiles copied = sides.source();
      NdjsonFiles arrived = sides.destination();
      FullCheckResult result = compare(sides.check(excludedTypes), allowances, copied, arrived);
      sides.end(keepExport);
      return show(result, sides::marked);
    }
  }

  private FullCheckResult folders(Allowances allowances) {
    FullCheck.Builder check = FullCheck.builder().excludedTypes(excludedTypes);
    try {
      return compare(
          check,
          allowances,
          NdjsonFiles.below(Objects.requireNonNull(source)),
          NdjsonFiles.below(Objects.requireNonNull(destination)));
    } catch (IOException e) {
      throw new UserMistake(
          "verify full: a folder can't be listed ("
              + e.getClass().getSimpleName()
              + "); check its rights");
    }
  }

  private FullCheckResult compare(
      FullCheck.Builder check, Allowances allowances, NdjsonFiles copied, NdjsonFiles arrived) {
    check.allowances(allowances).mostFindings(mostFindings).temp(temp);
    if (currentOnly) {
      check.currentOnly();
    }
    if (showValues) {
      check.showValues();
    }
    try (ProgressBar bar = new ProgressBar(console, output.json())) {
      return check.progress(bar).build().compare(copied, arrived);
    } catch (IOException e) {
      throw new UserMistake(
          "verify full: --temp can't be written ("
              + e.getClass().getSimpleName()
              + "); name a folder with 56 bytes of room for each line");
    }
  }

  private int show(FullCheckResult result, UnaryOperator<JsonObject> mark) {
    new FullText(result, digests).lines().forEach(console.text(output.json())::println);
    if (output.json()) {
      console.out().println(mark.apply(result.toJson()).toJson());
    }
    return (result.outcome() == Outcome.MATCH ? ExitCode.COMPLETED : ExitCode.NOT_VERIFIED).code();
  }

  /** What may differ, once all that was given is right. */
  private Allowances checked() {
    List<String> mistakes = new ArrayList<>();
    if (config == null) {
      addUnlessFolder(mistakes, SOURCE, source);
      addUnlessFolder(mistakes, DESTINATION, destination);
    } else if (source != null || destination != null) {
      mistakes.add(
          "--config: names both sides already; leave " + SOURCE + " and " + DESTINATION + " out");
    }
    if (keepExport && config == null) {
      mistakes.add("--keep-export: belongs to --config; leave it out");
    }
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

  private static void addUnlessFolder(List<String> mistakes, String option, @Nullable Path folder) {
    if (folder == null) {
      mistakes.add(option + ": is missing; give --config, or " + SOURCE + " and " + DESTINATION);
    } else if (!Files.isDirectory(folder)) {
      mistakes.add(option + ": " + folder + " is no folder; name the one with the files");
    }
  }
}
