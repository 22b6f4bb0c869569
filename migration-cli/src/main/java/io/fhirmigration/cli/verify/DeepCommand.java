package io.fhirmigration.cli.verify;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.ExitCode;
import io.fhirmigration.cli.OutputOptions;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.fhir.BatchReads;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.verify.deep.DeepCheck;
import io.fhirmigration.verify.deep.DeepQuestion;
import io.fhirmigration.verify.deep.DeepResult;
import io.fhirmigration.verify.full.Allowances;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code verify deep}: compares single resources of both servers. */
@Command(
    name = "deep",
    description =
        "Compares the contents of single resources on both sides: a sample, named ones, or what a"
            + " search finds.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 match, 4 differ or inconclusive, 2 nothing was compared."})
final class DeepCommand implements Callable<Integer> {
  private static final int MOST = 1_000_000;

  private final Console console;
  @Mixin private ComparedServers servers = new ComparedServers();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      split = ",",
      description = "Draw from these resource types only. Default: all that either side knows.")
  private List<String> types = List.of();

  @Option(
      names = "--sample",
      paramLabel = "N",
      description =
          "How many resources of each type are drawn from each side, and how many a query may"
              + " find. Default: ${DEFAULT-VALUE}.")
  private int sample = 100;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "Draws the same resources as an earlier run with this seed. Default: another one each"
              + " time, printed.")
  private @Nullable Long seed;

  @Option(
      names = "--ids",
      paramLabel = "FILE",
      description = "Compare exactly these resources: a file of lines such as Patient/123.")
  private @Nullable Path ids;

  @Option(
      names = "--query",
      paramLabel = "Q",
      description = "Compare exactly what this search finds: Patient?name=value.")
  private @Nullable String query;

  @Option(
      names = "--history",
      description = "Compare all versions and deletes, not only the current ones.")
  private boolean history;

  @Option(
      names = "--allow",
      paramLabel = "WHAT",
      description =
          "May differ as well: a path without indexes (meta.source, Patient.text), tag:SYSTEM"
              + " (meta.tag of a system), or exponents (1e2 equals 100). Can be repeated.")
  private List<String> allow = List.of();

  @Option(
      names = "--show-values",
      description = "Print the values that differ. They are patient data; otherwise hashes.")
  private boolean showValues;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description =
          "Keep what was compared in this file. The same command with it goes on where it stopped"
              + " and tries errors again. It holds ids, and needs --seed when a sample is drawn.")
  private @Nullable Path results;

  DeepCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ComparedServers.Pair pair = servers.read(console);
    DeepQuestion question = question(pair.config().map(RunConfig::plan));
    List<Transformer> transformers =
        pair.config()
            .map(config -> PlannedTransformers.ofSource(config, console))
            .orElse(List.of());
    PrintWriter text = console.text(output.json());
    if (ids == null && query == null) {
      text.println("seed " + question.seed());
    }
    question.allowed().lines().forEach(line -> text.println("may differ: " + line));
    DeepCheck check =
        new DeepCheck(
            BatchReads.of(pair.sourceConnection(console)),
            BatchReads.of(pair.destinationConnection(console)),
            transformers,
            Waits::await);
    DeepResult result = check.compare(question, Optional.ofNullable(results));
    DeepText.of(result).forEach(text::println);
    if (output.json()) {
      console.out().println(pair.marked(result.toJson()).toJson());
    }
    ExitCode code = result.outcome() == Outcome.MATCH ? ExitCode.COMPLETED : ExitCode.NOT_VERIFIED;
    return code.code();
  }

  private DeepQuestion question(Optional<MigrationPlan> plan) {
    refuseMistakes();
    List<String> allowed = new ArrayList<>(allow);
    if (plan.filter(p -> p.importMode() == MigrationPlan.ImportMode.INITIAL_LOAD).isPresent()) {
      allowed.addAll(List.of("meta.versionId", "meta.lastUpdated"));
    }
    List<ResourceId> named = ids == null ? List.of() : IdFile.read(ids);
    List<String> drawn = types.isEmpty() ? plan.map(MigrationPlan::types).orElse(types) : types;
    return new DeepQuestion(
        drawn,
        sample,
        seed(),
        named,
        Optional.ofNullable(query),
        history,
        Allowances.of(allowed),
        showValues);
  }

  /** What is named needs no seed, and kept results of it go with any. */
  private long seed() {
    boolean named = ids != null || query != null;
    return named ? 0 : seed == null ? console.clock().millis() : seed;
  }

  private void refuseMistakes() {
    List<String> mistakes = new ArrayList<>();
    if (sample < 1 || sample > MOST) {
      mistakes.add("--sample: " + sample + " is not 1 to " + MOST + "; give a number in between");
    }
    if (ids != null && query != null) {
      mistakes.add("--ids: and --query both name resources; give one of them");
    }
    if (!types.isEmpty() && (ids != null || query != null)) {
      mistakes.add("--type: is for samples; leave it out with --ids and --query");
    }
    if (results != null && seed == null && ids == null && query == null) {
      mistakes.add("--results: needs --seed, so that the next run draws the same; give any number");
    }
    if (!mistakes.isEmpty()) {
      throw new UserMistake(mistakes);
    }
  }
}
