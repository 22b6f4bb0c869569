package io.fhirmigration.cli.payload;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.ExitCode;
import io.fhirmigration.cli.StagingAreas;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.ConfigFile;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.model.AdoptedFiles;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code payloads}: writes import requests for files, for people who send them themselves. */
@Command(
    name = "payloads",
    description =
        "Writes the bodies of $import requests for NDJSON files, to be sent by hand. Asks no"
            + " server and keeps no state.",
    mixinStandardHelpOptions = true)
public final class PayloadsCommand implements Callable<Integer> {
  private static final Map<String, ImportMode> MODES =
      Map.of(
          "incremental-load", ImportMode.INCREMENTAL_LOAD, "initial-load", ImportMode.INITIAL_LOAD);

  private final Console console;

  @ArgGroup(multiplicity = "1")
  private Where where = new Where();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder that the bodies are written to; it must hold none yet.")
  private Path out = Path.of("");

  @Option(
      names = "--storage-url",
      paramLabel = "URL",
      description =
          "With --files: the address of the container that the files will lie in. Without it the"
              + " bodies name them by file: addresses.")
  private @Nullable URI storageUrl;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "incremental-load or initial-load. Default: what the plan says, or incremental-load.")
  private String mode = "";

  @Option(names = "--history", description = "With --files: they hold superseded versions too.")
  private boolean history;

  @Option(
      names = "--error-container",
      paramLabel = "NAME",
      description = "Where the server writes error rows. Default: ${DEFAULT-VALUE}.")
  private String errorContainer = "import-errors";

  /** The command on this console. */
  public PayloadsCommand(Console console) {
    this.console = console;
  }

  /** Where the files are. */
  private static final class Where {
    @Option(
        names = "--files",
        paramLabel = "FOLDER",
        required = true,
        description = "A folder of this machine; its *.ndjson are taken, at any depth.")
    private @Nullable Path files;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        required = true,
        description = "The configuration of a migration with 'source: {kind: files}'.")
    private @Nullable Path config;
  }

  @Override
  public Integer call() {
    if (!mode.isEmpty() && !MODES.containsKey(mode)) {
      throw new UserMistake(
          "--mode: '" + mode + "' is not known; use one of " + new TreeSet<>(MODES.keySet()));
    }
    requireNoBodies();
    try {
      return where.config == null ? ofFolder() : ofConfig(where.config);
    } catch (IOException | UncheckedIOException e) {
      throw new UserMistake(
          "payloads: a file could not be read or written ("
              + e.getClass().getSimpleName()
              + "); check the folders and their rights");
    }
  }

  private void requireNoBodies() {
    if (Files.exists(out.resolve(Summary.bodyName(1)))) {
      throw new UserMistake("--out: " + out + " holds bodies already; name an empty folder");
    }
  }

  private int ofFolder() throws IOException {
    List<NamedFile> files = FolderFiles.in(Objects.requireNonNull(where.files), storageUrl);
    Requests requests =
        new Requests(
            MODES.getOrDefault(mode, ImportMode.INCREMENTAL_LOAD),
            history,
            errorContainer,
            MigrationSettings.DEFAULTS.filesPerPayload());
    return write(files, requests);
  }

  /** Files that lie in storage are pinned by their ETags. */
  private int ofConfig(Path file) throws IOException {
    RunConfig config = ConfigFile.read(file, console.environment());
    MigrationPlan plan = config.plan();
    AdoptedFiles adopted =
        plan.adopted()
            .orElseThrow(
                () ->
                    new UserMistake(
                        file + ": source.kind: is a server; payloads takes kind: files"));
    Requests requests =
        new Requests(
            MODES.getOrDefault(mode, plan.importMode()),
            plan.history(),
            errorContainer,
            config.settings().filesPerPayload());
    try (StagingArea staging =
        StagingAreas.open(config.staging(), console.environment(), console.clock())) {
      return write(StagedFiles.in(adopted, staging), requests);
    }
  }

  private int write(List<NamedFile> files, Requests requests) throws IOException {
    List<ScannedFile> scanned = new ArrayList<>();
    for (NamedFile file : files) {
      scanned.add(ScannedFile.read(file));
    }
    List<ScannedFile> taken =
        scanned.stream().filter(f -> !f.isRefused() && f.lines() > 0).toList();
    List<byte[]> bodies = taken.isEmpty() ? List.of() : requests.bodies(taken);
    Files.createDirectories(out);
    for (int i = 0; i < bodies.size(); i++) {
      Files.write(out.resolve(Summary.bodyName(i + 1)), bodies.get(i));
    }
    new Summary(scanned, bodies.size(), out).lines().forEach(console.out()::println);
    boolean all = scanned.stream().noneMatch(ScannedFile::isRefused) && !bodies.isEmpty();
    return (all ? ExitCode.COMPLETED : ExitCode.FAILED).code();
  }
}
