package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.export.ExportStage;
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
    if (orphan.statusUrl().isPresent()) {
      ExportPoll poll = export.poll(job.get());
      if (poll instanceof ExportPoll.Running) {
        records.pauses().put("orphan " + orphan.attempt().container(), next);
      } else {
        records.save(stored, orphan.with(Orphan.Outcome.WAITED_FOR, job, Optional.empty()));
      }
      return;
    }
    records.beforeEffect();
    boolean cancelled = export.cancel(job.get());
    records.save(
        stored,
        orphan.with(
            cancelled ? Orphan.Outcome.CANCELLED : Orphan.Outcome.WATCHED, job, Optional.empty()));
  }
}
