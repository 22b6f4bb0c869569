package io.fhirmigration.internal.engine;

import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.Lease;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.spi.StateColumns;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an operator reads beside each record. */
final class RecordColumns {
  private static final LedgerLine NO_BOOKS = new LedgerLine("", 0, 0, 0, 0, 0);

  private RecordColumns() {}

  static StateColumns of(Object value, Instant now) {
    if (value instanceof Chunk chunk) {
      return ofChunk(chunk, now);
    }
    if (value instanceof Migration migration) {
      return StateColumns.of(migration.phase().name(), migration.note(), now);
    }
    if (value instanceof Lane lane) {
      return StateColumns.of("LANE", lane.note(), now);
    }
    if (value instanceof Lease lease) {
      return StateColumns.of(lease.isReleased() ? "RELEASED" : "HELD", lease.host(), now);
    }
    if (value instanceof Orphan orphan) {
      return StateColumns.of(orphan.outcome().name(), orphan.attempt().container(), now);
    }
    if (value instanceof Deletion deletion) {
      return StateColumns.of(deletion.outcome().name(), deletion.note(), now);
    }
    if (value instanceof AuditEntry entry) {
      return StateColumns.of(entry.what(), entry.by() + ": " + entry.detail(), now);
    }
    throw new IllegalArgumentException("no columns for " + value.getClass().getName());
  }

  private static StateColumns ofChunk(Chunk chunk, Instant now) {
    StateColumns few = StateColumns.of(chunk.phase().name(), chunk.note(), now);
    LedgerLine books =
        chunk.state() instanceof ChunkState.Closed closed ? closed.ledger().total() : NO_BOOKS;
    return new StateColumns(
        few.phase(),
        chunk.window().since(),
        Optional.of(chunk.window().till()),
        books.exported(),
        books.imported(),
        books.repeated(),
        books.quarantined(),
        books.excluded(),
        exportUrl(chunk.state()),
        jobs(chunk.state()).stream()
            .flatMap(job -> job.statusUrl().stream())
            .reduce((first, second) -> second),
        chunk.notBefore(),
        few.note(),
        now);
  }

  private static Optional<String> exportUrl(ChunkState state) {
    if (state instanceof ChunkState.Exporting exporting) {
      return exporting.statusUrl();
    }
    if (state instanceof ChunkState.Exported exported) {
      return Optional.of(exported.statusUrl());
    }
    return Optional.empty();
  }

  static List<ImportJob> jobs(ChunkState state) {
    if (state instanceof ChunkState.Importing importing) {
      return importing.jobs();
    }
    return state instanceof ChunkState.Imported imported ? imported.jobs() : List.of();
  }
}
