package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.Phase;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.TargetServer;

/** A migration's way to Cancelled. */
final class CancelSteps {
  private final SourceServer source;
  private final TargetServer target;
  private final Records records;
  private final OrphanSteps orphans;

  CancelSteps(SourceServer source, TargetServer target, Records records, OrphanSteps orphans) {
    this.source = source;
    this.target = target;
    this.records = records;
    this.orphans = orphans;
  }

  /** Cancels what runs at both servers, as far as it is known, and ends the migration. */
  void step(Snapshot seen) {
    for (Stored<Chunk> chunk : seen.open().values()) {
      records.beforeEffect();
      ChunkState state = chunk.value().state();
      if (state instanceof ChunkState.NeedsAttention needs) {
        state = needs.from();
      }
      if (state instanceof ChunkState.Exporting exporting) {
        exporting
            .statusUrl()
            .ifPresentOrElse(
                source::cancelExport, () -> orphans.cancelled(chunk.value(), exporting.attempt()));
      }
      for (ImportJob job : RecordColumns.jobs(state)) {
        if (job.state() == ImportJob.State.RUNNING) {
          job.statusUrl().ifPresent(target::cancelImport);
        }
      }
    }
    orphans.lastLook(seen);
    records.audit("cancelled", seen.open().size() + " open chunks");
    records.save(
        seen.migration(), seen.migration().value().to(Phase.CANCELLED, "cancelled on request"));
  }
}
