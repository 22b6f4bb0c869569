package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.keys.KeyLists;
import io.fhirmigration.internal.load.EndedImports;
import io.fhirmigration.internal.load.ImportStage;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.reconcile.ReconcileStage;
import io.fhirmigration.internal.reconcile.ReconcileStage.Books;
import io.fhirmigration.internal.retry.Backoff;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.ImportJob.Purpose;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.StagedFile;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A chunk's way from Imported to Closed. */
final class ReconcileSteps {
  private final Records records;
  private final ImportStage load;
  private final ReconcileStage reconcile;
  private final EndedImports endedImports;
  private final ObjectShelf shelf;
  private final KeyLists keyLists;
  private final TotalCounts totals;
  private final RepairClosing closing;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  ReconcileSteps(
      Records records,
      ImportStage load,
      ReconcileStage reconcile,
      ObjectShelf shelf,
      KeyLists keyLists,
      TotalCounts totals,
      RepairClosing closing,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.records = records;
    this.load = load;
    this.reconcile = reconcile;
    this.endedImports = new EndedImports(shelf);
    this.shelf = shelf;
    this.keyLists = keyLists;
    this.totals = totals;
    this.closing = closing;
    this.clock = clock;
    this.settings = settings;
  }

  /** Balances the books and closes the chunk. */
  void reconcile(Stored<Chunk> stored) {
    Chunk chunk = stored.value();
    ChunkState.Imported imported = (ChunkState.Imported) chunk.state();
    List<ImportJob> jobs = imports(imported);
    QuarantineLimit limit =
        chunk.repair().isPresent()
            ? QuarantineLimit.NONE
            : QuarantineLimit.of(settings.get(), imported.staged().lines());
    Books books =
        reconcile.balance(
            chunk,
            shelf.readRecords(imported.staged().files(), StagedFile.class),
            jobs,
            job -> load.inputs(chunk, job),
            limit.lines());
    if (books.doubt().isPresent()) {
      askAgain(stored, books.doubt().get());
    } else if (!books.shortFiles().isEmpty()) {
      importWhole(stored, imported, jobs, books.shortFiles());
    } else if (books.staleCurrent().isPresent()) {
      attention(
          stored,
          AttentionKind.FIX_YOUR_SETUP,
          books.staleCurrent().get(),
          "stale current: give the resource ordered versions and dates, then 'retry'");
    } else if (books.quarantined() > limit.lines()) {
      attention(
          stored,
          AttentionKind.FIX_YOUR_SETUP,
          "more than "
              + limit.lines()
              + " line(s) would go to quarantine, more than the settings allow: "
              + limit.words(),
          "look at the first of them in quarantine/"
              + chunk.id()
              + "; repair the cause, or raise "
              + limit.setting()
              + ", 'retry'");
    } else if (chunk.repair().isPresent()) {
      closing.close(stored, imported, books);
    } else {
      close(stored, imported, books);
    }
  }

  /** All imports of the chunk that count, in the order in which they were decided on. */
  private List<ImportJob> imports(ChunkState.Imported imported) {
    List<ImportJob> jobs = new ArrayList<>(endedImports.read(imported.ended()));
    imported.jobs().stream()
        .filter(job -> job.state() == ImportJob.State.DONE && job.purpose() != Purpose.CONTROL)
        .forEach(jobs::add);
    return jobs;
  }

  private void close(Stored<Chunk> stored, ChunkState.Imported imported, Books books) {
    Chunk chunk = stored.value();
    Optional<ObjectRef> keys = keyLists.without(chunk.id(), imported.staged().keys(), books.kept());
    records.save(
        stored,
        chunk
            .to(
                new ChunkState.Closed(
                    books.ledger().orElseThrow(),
                    imported.staged(),
                    imported.staged().after(),
                    clock.instant(),
                    totals.ask(),
                    books.rejects(),
                    Optional.empty()),
                "closed")
            .counting(chunk.attempts(), 0)
            .keeping(keyLists.closing(chunk, keys)));
  }

  /** What the destination said does not hold together; it may be written more slowly than told. */
  private void askAgain(Stored<Chunk> stored, String why) {
    Chunk chunk = stored.value();
    int failures = chunk.failures() + 1;
    if (failures > settings.get().maxJobFailures()) {
      attention(
          stored,
          AttentionKind.TELL_US,
          why,
          "look at that file; 'retry' balances the books again");
      return;
    }
    Instant when =
        Backoff.next(
            clock.instant(), settings.get(), failures, Optional.empty(), chunk.id().value());
    records.save(stored, chunk.waiting(when, why).counting(chunk.attempts(), failures));
  }

  /** Lines that no unit read: their files are imported again as one unit each. */
  private void importWhole(
      Stored<Chunk> stored,
      ChunkState.Imported imported,
      List<ImportJob> ended,
      List<StagedFile> shortFiles) {
    Chunk chunk = stored.value();
    int failures = chunk.failures() + 1;
    String why = shortFiles.size() + " file(s) have lines of which the destination says nothing";
    if (failures > settings.get().maxJobFailures()) {
      attention(
          stored,
          AttentionKind.FIX_YOUR_SETUP,
          why,
          "look at the destination's import; 'retry' balances the books again");
      return;
    }
    List<ImportJob> jobs =
        load.intend(
            chunk, shortFiles, settings.get().filesPerPayload(), ImportStage.Kind.WHOLE_FILES);
    records.save(
        stored,
        chunk
            .to(
                new ChunkState.Importing(imported.staged(), jobs, endedImports.write(chunk, ended)),
                why)
            .counting(chunk.attempts(), failures));
  }

  private void attention(Stored<Chunk> stored, AttentionKind kind, String why, String nextStep) {
    Chunk chunk = stored.value();
    records.save(
        stored, chunk.to(new ChunkState.NeedsAttention(chunk.state(), kind, why, nextStep), why));
  }
}
