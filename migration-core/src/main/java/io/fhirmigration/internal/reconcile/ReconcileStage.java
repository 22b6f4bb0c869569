package io.fhirmigration.internal.reconcile;

import io.fhirmigration.internal.objects.ImportAnswer;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Balances the books of a chunk: first per file, then per type.
 *
 * <p>Every line the destination refused is found again in its file and looked up at the
 * destination: it is either there with identical content (repeated) or kept in quarantine.
 */
public final class ReconcileStage {
  private final StagingArea staging;
  private final ObjectShelf shelf;
  private final ErrorRows errorRows;
  private final RefusedLines refused;

  /** A reconcile stage for one plan. */
  public ReconcileStage(
      MigrationPlan plan, TargetServer target, StagingArea staging, ObjectShelf shelf) {
    this.staging = staging;
    this.shelf = shelf;
    this.errorRows = new ErrorRows(staging);
    this.refused = new RefusedLines(plan, target, staging);
  }

  /**
   * What the books say.
   *
   * @param ledger the books, when every file balances
   * @param shortFiles files for which successes and error rows are fewer than their lines
   * @param staleCurrent why the destination's current version of some resource is too old; empty
   *     when none is
   */
  public record Books(
      Optional<Ledger> ledger,
      List<StagedFile> shortFiles,
      Optional<String> staleCurrent,
      long quarantined) {
    /** Copies the list. */
    public Books {
      shortFiles = List.copyOf(shortFiles);
    }
  }

  /**
   * Opens the books.
   *
   * @param files every file of the chunk
   * @param inputsOf the files that an import was given
   */
  public Books balance(
      Chunk chunk,
      List<StagedFile> files,
      List<ImportJob> jobs,
      Function<ImportJob, List<StagedFile>> inputsOf) {
    Map<URI, FileBooks> books = new TreeMap<>();
    for (ImportJob job : jobs) {
      if (job.state() == ImportJob.State.DONE) {
        read(job, inputsOf.apply(job), books);
      }
    }
    List<StagedFile> shortFiles = new ArrayList<>();
    for (FileBooks file : books.values()) {
      if (file.taken + file.rows.size() != file.file.lines()) {
        shortFiles.add(file.file);
      }
    }
    if (!shortFiles.isEmpty()) {
      return new Books(Optional.empty(), shortFiles, Optional.empty(), 0);
    }
    return settle(chunk, files, books);
  }

  /** Later imports of a file replace what earlier ones said about it. */
  private void read(ImportJob job, List<StagedFile> inputs, Map<URI, FileBooks> books) {
    ImportAnswer answer = shelf.readRecords(job.outcome().orElseThrow(), ImportAnswer.class).get(0);
    Map<URI, FileBooks> ofJob = new HashMap<>();
    for (StagedFile file : inputs) {
      ofJob.put(staging.url(file.container(), file.name()), new FileBooks(file));
    }
    for (TargetServer.FileResult result : answer.files()) {
      named(ofJob, result.input()).taken += result.count();
    }
    for (TargetServer.ErrorFile errors : answer.errors()) {
      FileBooks file = named(ofJob, errors.input());
      int before = file.rows.size();
      file.rows.putAll(errorRows.read(errors.errors()));
      if (file.rows.size() - before < errors.count()) {
        throw new RetryableException(
            "the error file of " + file.file.name() + " holds fewer rows than the server counts");
      }
    }
    books.putAll(ofJob);
  }

  private static FileBooks named(Map<URI, FileBooks> files, URI input) {
    FileBooks file = files.get(input);
    if (file == null) {
      throw new RetryableException("the import's answer names a file that it was not given");
    }
    return file;
  }

  private Books settle(Chunk chunk, List<StagedFile> files, Map<URI, FileBooks> books) {
    Map<String, LedgerLine> byType = new TreeMap<>();
    for (StagedFile file : files) {
      long excluded = file.excluded().values().stream().mapToLong(Long::longValue).sum();
      add(byType, new LedgerLine(file.type(), file.exported(), 0, 0, 0, excluded));
    }
    Optional<String> stale = Optional.empty();
    long quarantined = 0;
    Quarantine quarantine = new Quarantine(shelf, staging, chunk);
    for (FileBooks file : books.values()) {
      RefusedLines.Result result = refused.settle(file.file, file.rows.values(), quarantine);
      stale = stale.or(result::staleCurrent);
      quarantined += result.quarantined();
      add(
          byType,
          new LedgerLine(
              file.file.type(), 0, file.taken, result.repeated(), result.quarantined(), 0));
    }
    quarantine.keep();
    Ledger ledger = new Ledger(new ArrayList<>(byType.values()));
    return new Books(Optional.of(ledger), List.of(), stale, quarantined);
  }

  private static void add(Map<String, LedgerLine> byType, LedgerLine line) {
    byType.merge(line.type(), line, LedgerLine::plus);
  }

  /** What the destination says about one file. */
  private static final class FileBooks {
    private final StagedFile file;
    private final Map<ErrorRow.Key, ErrorRow> rows = new TreeMap<>();
    private long taken;

    FileBooks(StagedFile file) {
      this.file = file;
    }
  }
}
