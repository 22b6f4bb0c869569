package io.fhirmigration.internal.reconcile;

import io.fhirmigration.internal.keys.RefusedDigests;
import io.fhirmigration.internal.objects.ImportAnswer;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.quarantine.Quarantine;
import io.fhirmigration.internal.quarantine.Refusal;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.ImportJob.State;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.Rejects;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Balances the books of a chunk: first per file, then per type.
 *
 * <p>Every line the destination refused, and every line that is blamed for failed imports, is found
 * again in its file and looked up at the destination: it is either there with identical content
 * (repeated) or kept in quarantine. The heap taken does not grow with the number of lines. Those of
 * a repair are kept already; it is only told which of them are refused once more.
 */
public final class ReconcileStage {
  private final MigrationPlan plan;
  private final TargetServer target;
  private final StagingArea staging;
  private final ObjectShelf shelf;
  private final ErrorRows errorRows;
  private final Supplier<String> names;
  private final Predicate<ResourceLine> longNumbers;

  /**
   * A reconcile stage for one plan.
   *
   * @param names gives random names
   * @param longNumbers whether a line holds a number that the destination may fail on
   */
  public ReconcileStage(
      MigrationPlan plan,
      TargetServer target,
      StagingArea staging,
      ObjectShelf shelf,
      Supplier<String> names,
      Predicate<ResourceLine> longNumbers) {
    this.plan = plan;
    this.target = target;
    this.staging = staging;
    this.shelf = shelf;
    this.errorRows = new ErrorRows(staging);
    this.names = names;
    this.longNumbers = longNumbers;
  }

  /**
   * What the books say.
   *
   * @param ledger the books, when every file balances and every refused line was settled
   * @param shortFiles files and pieces for which successes and error rows are fewer than their
   *     lines
   * @param staleCurrent why the destination's current version of some resource is too old; empty
   *     when none is
   * @param quarantined lines kept; one more than allowed when settling ended there
   * @param doubt what does not hold together in the destination's answers; empty when all does
   * @param rejects the lines kept, as they lie in staging; empty when there are none, and for a
   *     repair
   * @param refused the lines of a repair that are refused once more, by type and number in the file
   * @param kept the digests of all lines that the destination does not have
   */
  public record Books(
      Optional<Ledger> ledger,
      List<StagedFile> shortFiles,
      Optional<String> staleCurrent,
      long quarantined,
      Optional<String> doubt,
      Optional<Rejects> rejects,
      Map<String, SortedMap<Long, Refusal>> refused,
      RefusedDigests kept) {
    /** Copies the list. */
    public Books {
      shortFiles = List.copyOf(shortFiles);
    }

    private static Books open(List<StagedFile> shortFiles, Optional<String> doubt) {
      return new Books(
          Optional.empty(),
          shortFiles,
          Optional.empty(),
          0,
          doubt,
          Optional.empty(),
          Map.of(),
          new RefusedDigests());
    }
  }

  /**
   * Opens the books.
   *
   * @param files every file of the chunk
   * @param jobs the imports that were done or blamed, in the order in which they were decided on: a
   *     later one replaces what earlier ones said about the same lines
   * @param inputsOf the files that an import was given
   * @param mostQuarantined no other line is settled once more than these are kept
   */
  public Books balance(
      Chunk chunk,
      List<StagedFile> files,
      List<ImportJob> jobs,
      Function<ImportJob, List<StagedFile>> inputsOf,
      long mostQuarantined) {
    try {
      ChunkBooks books = new ChunkBooks();
      for (ImportJob job : jobs) {
        read(chunk, job, inputsOf.apply(job)).forEach(books::put);
      }
      List<StagedFile> shortFiles = books.shortFiles(files);
      return shortFiles.isEmpty()
          ? settle(chunk, files, books, mostQuarantined)
          : Books.open(shortFiles, Optional.empty());
    } catch (DoubtException e) {
      return Books.open(List.of(), Optional.of(e.doubt()));
    }
  }

  private List<FileBooks> read(Chunk chunk, ImportJob job, List<StagedFile> inputs) {
    if (job.state() == State.BLAMED) {
      String reason = "import fails with " + job.note() + " whenever it holds this line";
      return inputs.stream().map(file -> FileBooks.blamed(file, reason)).toList();
    }
    ImportAnswer answer = ImportAnswer.read(shelf, chunk, job);
    Map<URI, FileBooks> ofJob = new HashMap<>();
    for (StagedFile file : inputs) {
      ofJob.put(staging.url(file.container(), file.name()), FileBooks.of(file));
    }
    for (TargetServer.FileResult result : answer.files()) {
      named(ofJob, result.input()).take(result.count());
    }
    for (TargetServer.ErrorFile errors : answer.errors()) {
      named(ofJob, errors.input()).refuse(errorRows, errors.errors(), errors.count());
    }
    return List.copyOf(ofJob.values());
  }

  private static FileBooks named(Map<URI, FileBooks> files, URI input) {
    FileBooks file = files.get(input);
    if (file == null) {
      throw new DoubtException("the import's answer names a file that it was not given");
    }
    return file;
  }

  private Books settle(
      Chunk chunk, List<StagedFile> files, ChunkBooks books, long mostQuarantined) {
    Map<String, LedgerLine> byType = new TreeMap<>();
    for (StagedFile file : files) {
      long excluded = file.excluded().values().stream().mapToLong(Long::longValue).sum();
      add(byType, new LedgerLine(file.type(), file.exported(), 0, 0, 0, excluded));
    }
    List<FileBooks> refusing = new ArrayList<>();
    for (FileBooks file : books.all()) {
      add(byType, new LedgerLine(file.file().type(), 0, file.taken(), 0, 0, 0));
      if (file.hasRefused()) {
        refusing.add(file);
      }
    }
    Settled settled =
        refusing.isEmpty()
            ? nothingRefused(chunk)
            : settle(chunk, refusing, byType, mostQuarantined);
    Optional<Ledger> ledger =
        settled.quarantined() > mostQuarantined
            ? Optional.empty()
            : Optional.of(new Ledger(new ArrayList<>(byType.values())));
    return new Books(
        ledger,
        List.of(),
        settled.stale(),
        settled.quarantined(),
        Optional.empty(),
        settled.rejects(),
        settled.refused(),
        settled.kept());
  }

  /** A window that is copied again may have kept lines before. */
  private Settled nothingRefused(Chunk chunk) {
    if (chunk.attempts() > 1) {
      Quarantine.clear(shelf, chunk.id());
    }
    return Settled.none();
  }

  private record Settled(
      Optional<String> stale,
      long quarantined,
      Optional<Rejects> rejects,
      Map<String, SortedMap<Long, Refusal>> refused,
      RefusedDigests kept) {
    static Settled none() {
      return new Settled(Optional.empty(), 0, Optional.empty(), Map.of(), new RefusedDigests());
    }
  }

  private Settled settle(
      Chunk chunk, List<FileBooks> refusing, Map<String, LedgerLine> byType, long most) {
    if (chunk.repair().isPresent()) {
      StillRefused still = new StillRefused();
      Settling settling = new Settling(plan, target, still, most);
      try {
        settle(refusing, byType, settling, true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Settled(
          settling.stale(), still.count(), Optional.empty(), still.byType(), settling.refused());
    }
    Settling[] settled = new Settling[1];
    Optional<Rejects> rejects =
        Quarantine.write(
            shelf,
            chunk.id(),
            names.get(),
            quarantine -> {
              settled[0] = new Settling(plan, target, new KeptInQuarantine(quarantine), most);
              settle(refusing, byType, settled[0], false);
            });
    return new Settled(
        settled[0].stale(), settled[0].quarantined(), rejects, Map.of(), settled[0].refused());
  }

  private void settle(
      List<FileBooks> refusing, Map<String, LedgerLine> byType, Settling settling, boolean byFile)
      throws IOException {
    RefusedLines refused = new RefusedLines(staging, errorRows, longNumbers, byFile);
    for (FileBooks file : refusing) {
      long repeated = settling.repeated();
      long quarantined = settling.quarantined();
      refused.settle(file, settling);
      add(
          byType,
          new LedgerLine(
              file.file().type(),
              0,
              0,
              settling.repeated() - repeated,
              settling.quarantined() - quarantined,
              0));
    }
  }

  private static void add(Map<String, LedgerLine> byType, LedgerLine line) {
    byType.merge(line.type(), line, LedgerLine::plus);
  }
}
