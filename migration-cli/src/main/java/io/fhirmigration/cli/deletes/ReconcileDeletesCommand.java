package io.fhirmigration.cli.deletes;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.Migrations;
import io.fhirmigration.cli.ConfigOption;
import io.fhirmigration.cli.Connections;
import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.ExitCode;
import io.fhirmigration.cli.OutputOptions;
import io.fhirmigration.cli.StagingAreas;
import io.fhirmigration.cli.Stores;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.cli.config.ServerConfig;
import io.fhirmigration.cli.verify.PlannedTransformers;
import io.fhirmigration.cli.verify.Waits;
import io.fhirmigration.fhir.BatchReads;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.fhir.FhirDeletes;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.verify.deletes.ApprovedDeletes;
import io.fhirmigration.verify.deletes.ApprovedDeletes.Approval;
import io.fhirmigration.verify.deletes.DeleteProposal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reconcile-deletes}: what the source has no longer is proposed, approved and deleted. */
@Command(
    name = "reconcile-deletes",
    description = {
      "Finds resources that this migration imported and that the source no longer has, and deletes"
          + " those that somebody approves.",
      "With --out it writes a proposal and deletes nothing. With --approve it deletes what stands"
          + " in a proposal."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 done, 4 some approved resources stay, 1 a server does not answer (the same",
      "command goes on from there), 2 nothing was started."
    })
public final class ReconcileDeletesCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the proposal to this new file. It holds ids.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--approve",
      paramLabel = "FILE",
      description =
          "Delete what this proposal names. Rows may be taken out of it, nothing else changed.")
  private Optional<Path> approve = Optional.empty();

  @Option(
      names = "--hard",
      description =
          "With --approve: remove the soft deletes that were made with all versions. There is no"
              + " way back.")
  private boolean hard;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "With --approve: who approves; stays in the audit trail.")
  private Optional<String> by = Optional.empty();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "With --approve: why; stays in the audit trail.")
  private Optional<String> reason = Optional.empty();

  /** The command on a console. */
  public ReconcileDeletesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    refuseMistakes();
    RunConfig wanted = config.read(console);
    try (StateStore store =
            Stores.existing(wanted.state(), console.environment(), console.clock());
        StagingArea staging =
            StagingAreas.open(wanted.staging(), console.environment(), console.clock());
        DeletesBar bar = new DeletesBar(console, output.json())) {
      Migrations migrations = Migrations.open(store, console.clock());
      MigrationRecords records = migrations.records(wanted.plan().id());
      ServerConfig source = source(wanted, records.migration().plan());
      RunConfig known = wanted.with(records.migration().plan());
      List<Transformer> transformers =
          PlannedTransformers.of(known, console, records.migration().referenceInstant());
      BatchReads from = BatchReads.of(connection(source));
      FhirConnection to = connection(wanted.destination());
      if (out.isPresent()) {
        DeleteProposal proposal =
            new DeleteProposal(
                records,
                transformers,
                staging,
                from,
                BatchReads.of(to),
                Waits::await,
                console.clock(),
                bar);
        return propose(proposal, out.get(), bar);
      }
      ApprovedDeletes deletes =
          new ApprovedDeletes(
              records,
              transformers,
              migrations,
              staging,
              from,
              FhirDeletes.of(to),
              Waits::await,
              bar);
      return delete(deletes, approve.orElseThrow(), bar);
    }
  }

  private int propose(DeleteProposal proposal, Path file, DeletesBar bar) {
    DeleteProposal.Result result;
    try {
      result = proposal.write(file);
    } catch (IOException e) {
      throw unusable("--out", e);
    }
    bar.close();
    DeletesText.lines(result, file).forEach(console.text(output.json())::println);
    if (output.json()) {
      console.out().println(DeletesText.json(result, file).toJson());
    }
    return ExitCode.COMPLETED.code();
  }

  private int delete(ApprovedDeletes deletes, Path file, DeletesBar bar) {
    ApprovedDeletes.Result result;
    try {
      result = deletes.run(file, new Approval(hard, by.orElseThrow(), reason.orElseThrow()));
    } catch (IOException e) {
      throw unusable("--approve", e);
    }
    bar.close();
    DeletesText.lines(result, ApprovedDeletes.logOf(file))
        .forEach(console.text(output.json())::println);
    if (output.json()) {
      console.out().println(DeletesText.json(result).toJson());
    }
    return (result.isComplete() ? ExitCode.COMPLETED : ExitCode.NOT_VERIFIED).code();
  }

  private static UserMistake unusable(String option, IOException e) {
    return new UserMistake(
        option
            + ": the file, or one beside it, can't be read or written ("
            + e.getClass().getSimpleName()
            + "); name one in a folder that you may write");
  }

  private FhirConnection connection(ServerConfig server) {
    return Connections.connection(server, console.environment(), console.clock());
  }

  /** The source, if both servers of the configuration are those of the migration. */
  private static ServerConfig source(RunConfig wanted, MigrationPlan plan) {
    ServerConfig source =
        wanted
            .source()
            .orElseThrow(
                () ->
                    new UserMistake(
                        "--config: its source is files, so that nobody can be asked what was"
                            + " deleted; delete by hand what is too much"));
    if (!plan.source().equals(wanted.plan().source())
        || !plan.destination().equals(wanted.plan().destination())) {
      throw new UserMistake(
          "--config: migration "
              + plan.id()
              + " copies from "
              + plan.source()
              + " to "
              + plan.destination()
              + "; give the configuration that it was run with");
    }
    return source;
  }

  private void refuseMistakes() {
    List<String> mistakes = new ArrayList<>();
    if (out.isPresent() == approve.isPresent()) {
      mistakes.add(
          "give --out FILE to write a proposal, or --approve FILE to delete what it names");
    }
    if (out.filter(Files::exists).isPresent()) {
      mistakes.add("--out: " + out.get() + " is there already; name a new file");
    }
    approve
        .filter(file -> !Files.isRegularFile(file))
        .ifPresent(
            file ->
                mistakes.add(
                    "--approve: " + file + " is no file; name one that --out has written"));
    if (approve.isPresent() && by.filter(name -> !name.isBlank()).isEmpty()) {
      mistakes.add("--by: is missing; say who approves");
    }
    if (approve.isPresent() && reason.filter(text -> !text.isBlank()).isEmpty()) {
      mistakes.add("--reason: is missing; say why, it stays in the audit trail");
    }
    if (approve.isEmpty() && (hard || by.isPresent() || reason.isPresent())) {
      mistakes.add("--hard, --by, --reason: belong to --approve; leave them out");
    }
    if (!mistakes.isEmpty()) {
      throw new UserMistake(mistakes);
    }
  }
}
