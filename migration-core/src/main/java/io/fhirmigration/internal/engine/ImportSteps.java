package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.load.ImportStage;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.reconcile.ReconcileStage;
import io.fhirmigration.internal.reconcile.ReconcileStage.Books;
import io.fhirmigration.internal.retry.Backoff;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A chunk's way from Transformed to Closed. */
final class ImportSteps {
  private final Records records;
  private final ImportStage load;
  private final ReconcileStage reconcile;
  private final ObjectShelf shelf;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  ImportSteps(
      Records records,
      ImportStage load,
      ReconcileStage reconcile,
      ObjectShelf shelf,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.records = records;
    this.load = load;
    this.reconcile = reconcile;
    this.shelf = shelf;
    this.clock = clock;
    this.settings = settings;
  }

  /** Intents of all imports of the chunk; a witness is closed instead, nothing of it travels. */
  void prepare(Stored<Chunk> stored) {
    Chunk chunk = stored.value();
    Staged staged = ((ChunkState.Transformed) chunk.state()).staged();
    if (chunk.lane().equals(LaneId.WITNESS)) {
      closeWitness(stored, staged);
      return;
    }
    List<ImportJob> jobs =
        load.intend(chunk, files(staged), settings.get().filesPerPayload(), false);
    records.save(
        stored,
        jobs.isEmpty()
            ? chunk.to(new ChunkState.Imported(staged, jobs), "nothing to import")
            : chunk.to(new ChunkState.Importing(staged, jobs), jobs.size() + " import(s) decided"));
  }

  private void closeWitness(Stored<Chunk> stored, Staged staged) {
    List<LedgerLine> lines = new ArrayList<>();
    for (StagedFile file : files(staged)) {
      lines.add(new LedgerLine(file.type(), file.exported(), 0, 0, 0, file.exported()));
    }
    Ledger ledger = Ledger.sum(List.of(new Ledger(lines)));
    records.save(
        stored,
        stored
            .value()
            .to(
                new ChunkState.Closed(ledger, staged, staged.after(), clock.instant()),
                "witness read"));
  }

  /** Sends imports within the budget, then asks how the sent ones stand. */
  void run(Stored<Chunk> stored, int budget) {
    Stored<Chunk> current = stored;
    int left = budget;
    for (int i = 0; i < jobs(current).size(); i++) {
      ImportJob job = jobs(current).get(i);
      if (job.state() == ImportJob.State.INTENDED && left > 0) {
        left--;
        records.beforeEffect();
        current = save(current, i, load.send(job));
      }
    }
    for (int i = 0; i < jobs(current).size(); i++) {
      ImportJob job = jobs(current).get(i);
      if (job.state() == ImportJob.State.RUNNING) {
        Optional<Stored<Chunk>> next = poll(current, i, job);
        if (next.isEmpty()) {
          return;
        }
        current = next.get();
      }
    }
    if (jobs(current).stream().allMatch(ImportJob::isEnded)) {
      Chunk chunk = current.value();
      ChunkState.Importing importing = (ChunkState.Importing) chunk.state();
      records.save(
          current,
          chunk.to(new ChunkState.Imported(importing.staged(), importing.jobs()), "imports ended"));
    } else {
      records.pause(current.value(), clock.instant().plus(settings.get().pollInterval()));
    }
  }

  /** The chunk after one look at an import; empty when it must wait or needs attention. */
  private Optional<Stored<Chunk>> poll(Stored<Chunk> stored, int index, ImportJob job) {
    ImportPoll poll = load.poll(job.statusUrl().orElseThrow());
    if (poll instanceof ImportPoll.Running running) {
      Optional<Duration> asked =
          running.retryAfter().filter(p -> p.compareTo(settings.get().pollInterval()) > 0);
      if (asked.isPresent()) {
        records.save(
            stored, stored.value().waiting(clock.instant().plus(asked.get()), "imports run"));
        return Optional.empty();
      }
      return Optional.of(stored);
    }
    if (poll instanceof ImportPoll.Complete complete) {
      return Optional.of(save(stored, index, load.keep(stored.value(), job, complete)));
    }
    if (poll instanceof ImportPoll.JobFailed failed) {
      return failed(stored, index, job, failed);
    }
    ImportJob unsent =
        new ImportJob(
            job.nonce(),
            job.body(),
            job.url(),
            job.inputs(),
            Optional.empty(),
            ImportJob.State.INTENDED,
            Optional.empty(),
            "the destination no longer knows it");
    return Optional.of(save(stored, index, unsent));
  }

  /** A failed import: the same lines are sent once more with a fresh nonce. */
  private Optional<Stored<Chunk>> failed(
      Stored<Chunk> stored, int index, ImportJob job, ImportPoll.JobFailed failed) {
    Chunk chunk = stored.value();
    Staged staged = ((ChunkState.Importing) chunk.state()).staged();
    String why = "import failed with " + failed.status() + ": " + failed.reason();
    int failures = chunk.failures() + 1;
    List<ImportJob> jobs = new ArrayList<>(jobs(stored));
    jobs.set(index, job.with(ImportJob.State.FAILED, shortened(why)));
    jobs.addAll(load.again(chunk, job, settings.get().filesPerPayload()));
    ChunkState.Importing next = new ChunkState.Importing(staged, trimmed(jobs));
    boolean server = failed.status() == 429 || failed.status() >= 500;
    Chunk retried = chunk.to(next, why).counting(chunk.attempts(), failures);
    if (!server || failures > settings.get().maxJobFailures()) {
      records.save(
          stored,
          retried.to(
              new ChunkState.NeedsAttention(
                  next,
                  server ? AttentionKind.WAIT : AttentionKind.FIX_YOUR_SETUP,
                  why,
                  "repair what the destination complains about, then 'retry' sends the same lines"),
              why));
      return Optional.empty();
    }
    Instant when =
        Backoff.next(
            clock.instant(), settings.get(), failures, Optional.empty(), chunk.id().value());
    records.save(stored, retried.waiting(when, why));
    return Optional.empty();
  }

  /** Keeps a record small: of the failed imports only the newest few stay. */
  private static List<ImportJob> trimmed(List<ImportJob> jobs) {
    List<ImportJob> kept = new ArrayList<>(jobs);
    while (kept.size() > 30) {
      int oldest = -1;
      for (int i = 0; i < kept.size() && oldest < 0; i++) {
        oldest = kept.get(i).state() == ImportJob.State.FAILED ? i : -1;
      }
      if (oldest < 0) {
        return kept;
      }
      kept.remove(oldest);
    }
    return kept;
  }

  /** Balances the books and closes the chunk. */
  void reconcile(Stored<Chunk> stored) {
    Chunk chunk = stored.value();
    ChunkState.Imported imported = (ChunkState.Imported) chunk.state();
    Map<String, List<StagedFile>> inputs = new HashMap<>();
    Books books =
        reconcile.balance(
            chunk,
            files(imported.staged()),
            imported.jobs(),
            job -> inputs.computeIfAbsent(job.nonce(), nonce -> load.inputs(chunk, job)));
    if (!books.shortFiles().isEmpty()) {
      importWhole(stored, imported, books.shortFiles());
    } else if (books.staleCurrent().isPresent()) {
      attention(
          stored,
          books.staleCurrent().get(),
          "stale current: give the resource ordered versions and dates, then 'retry'");
    } else if (books.quarantined() > settings.get().maxQuarantinedLines()) {
      attention(
          stored,
          books.quarantined() + " lines would go to quarantine, more than the settings allow",
          "look at quarantine/" + chunk.id() + "; repair, or raise maxQuarantinedLines, 'retry'");
    } else {
      records.save(
          stored,
          chunk
              .to(
                  new ChunkState.Closed(
                      books.ledger().orElseThrow(),
                      imported.staged(),
                      imported.staged().after(),
                      clock.instant()),
                  "closed")
              .counting(chunk.attempts(), 0));
    }
  }

  /** Lines that no unit read: their files are imported again as one unit each. */
  private void importWhole(
      Stored<Chunk> stored, ChunkState.Imported imported, List<StagedFile> shortFiles) {
    Chunk chunk = stored.value();
    int failures = chunk.failures() + 1;
    String why = shortFiles.size() + " file(s) have lines of which the destination says nothing";
    if (failures > settings.get().maxJobFailures()) {
      attention(stored, why, "look at the destination's import; 'retry' balances the books again");
      return;
    }
    List<ImportJob> jobs = new ArrayList<>(imported.jobs());
    jobs.addAll(load.intend(chunk, shortFiles, settings.get().filesPerPayload(), true));
    records.save(
        stored,
        chunk
            .to(new ChunkState.Importing(imported.staged(), trimmed(jobs)), why)
            .counting(chunk.attempts(), failures));
  }

  private void attention(Stored<Chunk> stored, String why, String nextStep) {
    records.save(
        stored,
        stored
            .value()
            .to(
                new ChunkState.NeedsAttention(
                    stored.value().state(), AttentionKind.FIX_YOUR_SETUP, why, nextStep),
                why));
  }

  private Stored<Chunk> save(Stored<Chunk> stored, int index, ImportJob job) {
    Chunk chunk = stored.value();
    List<ImportJob> jobs = new ArrayList<>(jobs(stored));
    jobs.set(index, job);
    Staged staged = ((ChunkState.Importing) chunk.state()).staged();
    return records.save(stored, chunk.to(new ChunkState.Importing(staged, jobs), "imports run"));
  }

  private static List<ImportJob> jobs(Stored<Chunk> stored) {
    return RecordColumns.jobs(stored.value().state());
  }

  private List<StagedFile> files(Staged staged) {
    return shelf.readRecords(staged.files(), StagedFile.class);
  }

  private static String shortened(String text) {
    return text.length() > 300 ? text.substring(0, 300) : text;
  }
}
