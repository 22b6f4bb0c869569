package io.fhirmigration.cli;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.Migrations;
import io.fhirmigration.RepairPreview;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.RepairWish;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code repair}: sends lines that the destination refused once more. */
@Command(
    name = "repair",
    description = {
      "Sends lines that the destination refused once more, and waits until it is known what became"
          + " of them.",
      "They are taken from quarantine/CHUNK/rejects.ndjson in staging, as they lie there now.",
      "With --from it sends versions once more that a comparison missed, and says what can be done"
          + " about the other findings."
    },
    mixinStandardHelpOptions = true)
final class RepairCommand implements Callable<Integer> {
  private static final String FROM = "--from";
  private static final String ACCEPT = "--accept-different";

  private final Console console;
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private ByOption by = new ByOption();
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--chunk",
      paramLabel = "ID",
      description = "Only the lines of this chunk; those of all closed chunks by default.")
  private Optional<String> chunk = Optional.empty();

  @Option(
      names = "--transformer",
      paramLabel = "NAME",
      description = "Change each line by this transformer first.")
  private Optional<String> transformer = Optional.empty();

  @Option(
      names = "--property",
      paramLabel = "NAME=VALUE",
      description = "A property of the transformer; may be given several times.")
  private Map<String, String> properties = new TreeMap<>();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "Take the lines of the chunk from this file: a corrected copy of its rejects.ndjson."
              + " Lines that it leaves out stay in quarantine.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = FROM,
      paramLabel = "FILE",
      description =
          "Repair what this result lists: what 'verify full --config' or 'verify deep --config'"
              + " printed with --json.")
  private Optional<Path> from = Optional.empty();

  @Option(
      names = ACCEPT,
      paramLabel = "WHY",
      description =
          "With --from: accept versions that differ, for this reason; it stands in the audit trail"
              + " and in the report.")
  private Optional<String> accept = Optional.empty();

  @Option(names = "--dry-run", description = "Say what would be sent, and change nothing.")
  private boolean dryRun;

  RepairCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Optional<ChunkId> of = chunk.map(Arguments::chunk);
    if (file.isPresent() && of.isEmpty()) {
      throw new UserMistake("--file: say whose lines these are, by --chunk ID");
    }
    if (from.isPresent() && (of.isPresent() || transformer.isPresent())) {
      throw new UserMistake(FROM + ": sends lines as they were; leave the other options out");
    }
    if (accept.isPresent() && from.isEmpty()) {
      throw new UserMistake(ACCEPT + ": belongs to a result; name it by " + FROM);
    }
    if (accept.filter(String::isBlank).isPresent()) {
      throw new UserMistake(ACCEPT + ": say why, it becomes part of the report");
    }
    if (!properties.isEmpty() && transformer.isEmpty()) {
      throw new UserMistake("--property: belongs to a transformer; name it by --transformer");
    }
    Optional<TransformerSpec> change =
        transformer.map(name -> new TransformerSpec(name, properties));
    RunConfig wanted = config.read(console);
    Optional<FindingsRepair> findings =
        from.map(file -> new FindingsRepair(console, output.json(), wanted, file));
    Preflight.Ready ready = Preflight.check(wanted, console.environment(), console.clock());
    ExecutorService executor = Executors.newFixedThreadPool(Drive.workers(wanted.settings()));
    try (StopOnSignal stop = new StopOnSignal(console.err());
        StateStore store = Stores.existing(wanted.state(), console.environment(), console.clock());
        StagingArea staging =
            StagingAreas.open(wanted.staging(), console.environment(), console.clock());
        MigrationEngine engine =
            RunCommand.engine(console, config.file(), PinnedPlan.in(wanted, staging), ready)
                .staging(staging)
                .store(store)
                .executor(executor)
                .host(Drive.host())
                .build()) {
      Migrations migrations = Migrations.open(store, console.clock());
      if (findings.isPresent()) {
        FindingsRepair repair = findings.get();
        return dryRun
            ? repair.look(engine, migrations).code()
            : repair.run(engine, migrations, accept, by.by(), stop).code();
      }
      List<RepairPreview> previews = preview(engine, of, change);
      if (dryRun) {
        return RepairText.show(console, output.json(), previews).code();
      }
      refuseWrong(previews);
      if (file.isPresent()) {
        correct(engine, of.orElseThrow(), file.get());
      }
      RepairWish wish = migrations.repair(wanted.plan().id(), of, change, by.by());
      JsonObject nothing = JsonValue.object().build();
      RepairDrive drive =
          new RepairDrive(console, output.json(), engine, migrations, wish, nothing);
      return drive.run(wanted.plan().id(), stop).code();
    } finally {
      executor.shutdownNow();
    }
  }

  private List<RepairPreview> preview(
      MigrationEngine engine, Optional<ChunkId> of, Optional<TransformerSpec> change) {
    List<RepairPreview> previews = engine.previewRepair(of, change, file.map(RepairCommand::open));
    if (previews.isEmpty()) {
      throw new UserMistake(
          of.map(id -> "--chunk: chunk " + id + " is not closed, or no line of it is in quarantine")
              .orElse("no line of a closed chunk is in quarantine; there is nothing to repair"));
    }
    return previews;
  }

  private void refuseWrong(List<RepairPreview> previews) {
    List<String> problems =
        previews.stream()
            .flatMap(
                preview ->
                    preview.problems().stream()
                        .map(problem -> lines(preview) + ": " + problem + "; take it out"))
            .toList();
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
  }

  private String lines(RepairPreview preview) {
    return file.isPresent() ? "--file" : "quarantine/" + preview.chunk() + "/rejects.ndjson";
  }

  private static void correct(MigrationEngine engine, ChunkId of, Path file) {
    try (InputStream lines = open(file)) {
      engine.correct(of, lines);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static InputStream open(Path path) {
    try {
      return Files.newInputStream(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static UserMistake unreadable(IOException e) {
    return new UserMistake(
        "--file: cannot be read (" + e.getClass().getSimpleName() + "); check path and rights");
  }
}
