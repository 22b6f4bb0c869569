package io.fhirmigration.cli.verify;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.ExitCode;
import io.fhirmigration.cli.OutputOptions;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.fhir.AhdsTarget;
import io.fhirmigration.fhir.AzureFhirSource;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.Verification;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.spi.Verifier;
import io.fhirmigration.verify.SurfaceCheck;
import java.io.PrintWriter;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code verify surface}: counts both servers. */
@Command(
    name = "surface",
    description =
        "Counts the resources of each type, and their versions and deletes, on both sides.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 match, 4 differ or inconclusive, 2 nothing was compared."})
final class SurfaceCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private ComparedServers servers = new ComparedServers();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      split = ",",
      description = "Only these resource types. Default: all that either side knows.")
  private List<String> types = List.of();

  @Option(
      names = "--current-only",
      description = "Count current resources only: the destination does not hold all history.")
  private boolean currentOnly;

  SurfaceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ComparedServers.Pair pair = servers.read(console);
    SourceServer source = AzureFhirSource.ahds(pair.sourceConnection(console));
    TargetServer target = AhdsTarget.of(pair.destinationConnection(console));
    MigrationPlan plan =
        pair.config()
            .map(RunConfig::plan)
            .filter(planned -> !currentOnly)
            .orElseGet(() -> plan(source.base(), target.base()));
    Verification result =
        new SurfaceCheck(console.clock()).goingOn().verify(task(plan, source, target));
    PrintWriter text = console.text(output.json());
    SurfaceText.of(result).forEach(text::println);
    if (output.json()) {
      console.out().println(pair.marked(SurfaceText.json(result)).toJson());
    }
    ExitCode code = result.outcome() == Outcome.MATCH ? ExitCode.COMPLETED : ExitCode.NOT_VERIFIED;
    return code.code();
  }

  private Verifier.Task task(MigrationPlan plan, SourceServer source, TargetServer target) {
    TreeSet<String> compared = new TreeSet<>(types);
    if (compared.isEmpty()) {
      compared.addAll(source.facts().types());
      compared.addAll(target.facts().types());
      compared.removeAll(plan.excludedTypes());
      if (!plan.types().isEmpty()) {
        compared.retainAll(plan.types());
      }
    }
    Window window =
        new Window(
            plan.since(), plan.till().orElseGet(() -> source.now().truncatedTo(ChronoUnit.MILLIS)));
    return new Verifier.Task(plan, source, target, List.copyOf(compared), window, Ledger.EMPTY);
  }

  private MigrationPlan plan(URI source, URI destination) {
    return MigrationPlan.builder("verify", Mode.CONTINUOUS, source, destination, destination)
        .history(!currentOnly)
        .deletes(!currentOnly)
        .build();
  }
}
