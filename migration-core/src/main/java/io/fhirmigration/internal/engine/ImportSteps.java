package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.load.ImportStage;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.FailureCause;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.ImportJob.Purpose;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A chunk's way from Transformed to the end of a wave of imports. */
final class ImportSteps {
  private final Records records;
  private final ImportStage load;
  private final WaveSteps waves;
  private final ObjectShelf shelf;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  ImportSteps(
      Records records,
      ImportStage load,
      WaveSteps waves,
      ObjectShelf shelf,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.records = records;
    this.load = load;
    this.waves = waves;
    this.shelf = shelf;
    this.clock = clock;
    this.settings = settings;
  }

  /** Intents of all imports of the chunk; a witness is closed instead, nothing of it travels. */
  void prepare(Stored<Chunk> stored) {
    Chunk chunk = stored.value();
    Staged staged = ((ChunkState.Transformed) chunk.state()).staged();
    List<StagedFile> files = shelf.readRecords(staged.files(), StagedFile.class);
    if (chunk.lane().equals(LaneId.WITNESS)) {
      closeWitness(stored, staged, files);
      return;
    }
    ImportStage.Kind kind =
        chunk.repair().isPresent() ? ImportStage.Kind.WHOLE_FILES : ImportStage.Kind.FIRST;
    List<ImportJob> jobs = load.intend(chunk, files, settings.get().filesPerPayload(), kind);
    records.save(
        stored,
        jobs.isEmpty()
            ? chunk.to(new ChunkState.Imported(staged, jobs, Optional.empty()), "nothing to import")
            : chunk.to(
                new ChunkState.Importing(staged, jobs, Optional.empty()),
                jobs.size() + " import(s) decided"));
  }

  private void closeWitness(Stored<Chunk> stored, Staged staged, List<StagedFile> files) {
    List<LedgerLine> lines = new ArrayList<>();
    for (StagedFile file : files) {
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

  /** Sends imports within the budget, asks how the sent ones stand, ends the wave. */
  void run(Stored<Chunk> stored, int budget) {
    Stored<Chunk> current = stored;
    int left = budget;
    for (int i = 0; i < jobs(current).size(); i++) {
      ImportJob job = jobs(current).get(i);
      if (job.state() == ImportJob.State.INTENDED && left > 0) {
        left--;
        records.beforeEffect();
        current = save(current, i, load.send(current.value(), job));
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
      waves.end(current);
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
        Chunk chunk = stored.value();
        records.save(stored, chunk.waiting(clock.instant().plus(asked.get()), note(chunk)));
        return Optional.empty();
      }
      return Optional.of(stored);
    }
    if (poll instanceof ImportPoll.Complete complete) {
      return Optional.of(save(stored, index, load.keep(stored.value(), job, complete)));
    }
    if (poll instanceof ImportPoll.JobFailed failed) {
      String why = failed.status() + " " + withoutFile(failed.reason());
      if (failed.cause() == FailureCause.SET_UP) {
        setUp(stored, index, job, failed);
        return Optional.empty();
      }
      return Optional.of(save(stored, index, job.failed(failed.cause(), why)));
    }
    return Optional.of(save(stored, index, job.forgotten()));
  }

  /** A person has to act first; then the same lines are sent with a fresh nonce. */
  private void setUp(Stored<Chunk> stored, int index, ImportJob job, ImportPoll.JobFailed failed) {
    Chunk chunk = stored.value();
    ChunkState.Importing importing = (ChunkState.Importing) chunk.state();
    List<ImportJob> jobs = new ArrayList<>(importing.jobs());
    jobs.remove(index);
    jobs.addAll(index, load.again(chunk, job, settings.get().filesPerPayload(), job.tries()));
    String why = "import failed with " + failed.status() + ": " + failed.reason();
    Optional<String> changed =
        chunk.repair().isPresent() ? Optional.empty() : load.changed(chunk, job);
    if (changed.isPresent()) {
      String name = changed.get();
      records.save(
          stored,
          chunk.to(
              new ChunkState.NeedsAttention(
                  new ChunkState.Planned("staged file " + name + " changed", false),
                  AttentionKind.FIX_YOUR_SETUP,
                  why + "; staged file " + name + " is gone or is no longer the one scanned",
                  "find out who writes there; 'retry' exports the window again"),
              why));
      return;
    }
    records.save(
        stored,
        chunk.to(
            new ChunkState.NeedsAttention(
                new ChunkState.Importing(importing.staged(), jobs, importing.ended()),
                AttentionKind.FIX_YOUR_SETUP,
                why,
                "repair what the destination complains about, then 'retry' sends the same lines"),
            why));
  }

  /** The server's words without the address of the file that it met the failure in. */
  private static String withoutFile(String reason) {
    int file = reason.indexOf(" ErrorFile: ");
    return file < 0 ? reason : reason.substring(0, file);
  }

  private Stored<Chunk> save(Stored<Chunk> stored, int index, ImportJob job) {
    Chunk chunk = stored.value();
    ChunkState.Importing importing = (ChunkState.Importing) chunk.state();
    List<ImportJob> jobs = new ArrayList<>(importing.jobs());
    jobs.set(index, job);
    ChunkState next = new ChunkState.Importing(importing.staged(), jobs, importing.ended());
    return records.save(stored, chunk.to(next, note(chunk)));
  }

  /** What isolation says stays visible while its imports run. */
  private static String note(Chunk chunk) {
    boolean isolating =
        RecordColumns.jobs(chunk.state()).stream()
            .anyMatch(job -> job.purpose() != Purpose.LOAD || job.tries() > 0);
    return isolating ? chunk.note() : "imports run";
  }

  private static List<ImportJob> jobs(Stored<Chunk> stored) {
    return RecordColumns.jobs(stored.value().state());
  }
}
