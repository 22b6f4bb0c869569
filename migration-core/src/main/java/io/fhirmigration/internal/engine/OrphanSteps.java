package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.export.ExportStage;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.spi.SourceServer.ExportPoll;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Watches lost kick-offs: a job that shows up is cancelled, or waited for, and never imported. */
final class OrphanSteps {
  private final Records records;
  private final ExportStage export;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  OrphanSteps(
      Records records, ExportStage export, Clock clock, Supplier<MigrationSettings> settings) {
    this.records = records;
    this.export = export;
    this.clock = clock;
    this.settings = settings;
  }

  void watch(Stored<Orphan> stored) {
    Orphan orphan = stored.value();
    Instant next = clock.instant().plus(settings.get().pollInterval());
    Optional<String> job = orphan.statusUrl().or(() -> export.find(orphan.attempt()));
    if (job.isEmpty()) {
      records.pauses().put("orphan " + orphan.attempt().container(), next);
      return;
    }
    if (orphan.statusUrl().isEmpty()) {
      cancel(stored, job.get());
    } else {
      ExportPoll poll = export.poll(job.get());
      if (poll instanceof ExportPoll.Running) {
        records.pauses().put("orphan " + orphan.attempt().container(), next);
      } else {
        records.save(stored, orphan.with(Orphan.Outcome.WAITED_FOR, job, Optional.empty()));
      }
    }
  }

  private void cancel(Stored<Orphan> stored, String job) {
    records.beforeEffect();
    boolean cancelled = export.cancel(job);
    records.save(
        stored,
        stored
            .value()
            .with(
                cancelled ? Orphan.Outcome.CANCELLED : Orphan.Outcome.WATCHED,
                Optional.of(job),
                Optional.empty()));
  }

  /**
   * Looks for the last time for jobs that nobody has seen.
   *
   * @return whether none is left that was found and still runs
   */
  boolean lastLook(Snapshot seen) {
    boolean ended = true;
    for (Stored<Orphan> stored : seen.orphans().values()) {
      Optional<String> job = export.find(stored.value().attempt());
      if (stored.value().statusUrl().isPresent()) {
        ended = false;
      } else if (job.isPresent()) {
        cancel(stored, job.get());
        ended = false;
      } else {
        records.save(
            stored,
            stored.value().with(Orphan.Outcome.NEVER_SEEN, Optional.empty(), Optional.empty()));
      }
    }
    return ended;
  }

  /** Tells what became of a chunk's kick-off without a receipt when the migration is cancelled. */
  void cancelled(Chunk chunk, ExportAttempt attempt) {
    Optional<String> job = export.find(attempt);
    Orphan.Outcome outcome = Orphan.Outcome.NEVER_SEEN;
    if (job.isPresent()) {
      outcome = export.cancel(job.get()) ? Orphan.Outcome.CANCELLED : Orphan.Outcome.WATCHED;
    }
    records.insert(new Orphan(chunk.id(), attempt, outcome, job, Optional.empty()));
  }
}
