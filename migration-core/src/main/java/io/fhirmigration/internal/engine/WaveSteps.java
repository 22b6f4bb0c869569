package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.load.EndedImports;
import io.fhirmigration.internal.load.Isolation;
import io.fhirmigration.internal.load.Isolation.Decision;
import io.fhirmigration.internal.load.IsolationStage;
import io.fhirmigration.internal.load.IsolationStage.Wave;
import io.fhirmigration.internal.retry.Backoff;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.ImportJob.Purpose;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.Staged;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What follows when every import of a wave has ended: the books, or another wave. */
final class WaveSteps {
  private final Records records;
  private final IsolationStage isolation;
  private final EndedImports endedImports;
  private final TakenLines taken;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  WaveSteps(
      Records records,
      IsolationStage isolation,
      EndedImports endedImports,
      TakenLines taken,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.records = records;
    this.isolation = isolation;
    this.endedImports = endedImports;
    this.taken = taken;
    this.clock = clock;
    this.settings = settings;
  }

  /** Ends a wave. */
  void end(Stored<Chunk> stored) {
    Chunk chunk = stored.value();
    ChunkState.Importing importing = (ChunkState.Importing) chunk.state();
    Wave now = new Wave(importing.jobs(), endedImports.read(importing.ended()));
    MigrationSettings today = settings.get();
    Decision decision = Isolation.decide(now.jobs(), now.blamed(), chunk.failures(), today);
    if (decision.next().isEmpty()) {
      records.save(
          stored,
          chunk.to(
              new ChunkState.Imported(importing.staged(), now.jobs(), importing.ended()),
              "imports ended"));
      return;
    }
    Wave next = isolation.next(chunk, now, decision, today, taken::find);
    String failure = firstFailure(now);
    Optional<ObjectRef> ended = endedImports.write(chunk, next.ended());
    Staged staged = importing.staged();
    ChunkState state =
        next.jobs().isEmpty()
            ? new ChunkState.Imported(staged, next.jobs(), ended)
            : new ChunkState.Importing(staged, next.jobs(), ended);
    Chunk after =
        chunk.to(state, note(next, failure)).counting(chunk.attempts(), decision.failures());
    if (decision.stop().isPresent()) {
      records.save(stored, after.to(attention(state, next, decision, failure), failure));
    } else if (decision.waits()) {
      Instant when =
          Backoff.next(
              clock.instant(), today, decision.failures(), Optional.empty(), chunk.id().value());
      records.save(stored, after.waiting(when, after.note()));
    } else {
      records.save(stored, after);
    }
  }

  private ChunkState attention(ChunkState from, Wave next, Decision decision, String failure) {
    if (decision.stop().orElseThrow() == Isolation.Stop.LINES) {
      return new ChunkState.NeedsAttention(
          from,
          AttentionKind.FIX_YOUR_SETUP,
          "at least "
              + (next.blamed() + decision.suspects())
              + " line(s) make whole imports fail with "
              + failure
              + ", more than maxPoisonLines "
              + settings.get().maxPoisonLines(),
          "look at the destination; repair it, or raise maxPoisonLines, then 'retry' goes on");
    }
    return new ChunkState.NeedsAttention(
        from,
        AttentionKind.WAIT,
        "imports fail with "
            + failure
            + ", and nothing shows that the destination takes any line now",
        "when the destination imports again, 'retry' goes on; a line that fails by itself even then,"
            + " while an empty file is imported, goes to quarantine");
  }

  private static String firstFailure(Wave wave) {
    return wave.jobs().stream()
        .filter(job -> job.state() == ImportJob.State.FAILED)
        .map(ImportJob::note)
        .findFirst()
        .orElse("");
  }

  private static String note(Wave wave, String failure) {
    List<ImportJob> parts =
        wave.jobs().stream().filter(job -> job.purpose() != Purpose.CONTROL).toList();
    boolean isolating =
        wave.blamed() > 0 || parts.stream().anyMatch(job -> job.purpose() == Purpose.PART);
    return isolating
        ? "isolating: "
            + parts.size()
            + " import(s) of "
            + parts.stream().mapToLong(ImportJob::lines).sum()
            + " line(s), "
            + wave.blamed()
            + " line(s) blamed"
        : "import failed with " + failure + "; the same lines are sent once more";
  }
}
