package io.fhirmigration.internal.engine;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.spi.RecordKind;
import java.util.Comparator;
import java.util.List;

/** Reads all records of a migration from the store. */
final class RecordsView {
  private RecordsView() {}

  static MigrationRecords read(MigrationId id, Journal journal) {
    MigrationStatus status = StatusView.read(id, journal);
    Migration migration = journal.migration().map(Stored::value).orElseThrow();
    return new MigrationRecords(
        status,
        migration,
        all(journal, RecordKind.LANE, Lane.class, Comparator.comparing(Lane::id)),
        all(journal, RecordKind.CHUNK, Chunk.class, Comparator.comparing(Chunk::id)),
        all(
            journal,
            RecordKind.ORPHAN,
            Orphan.class,
            Comparator.comparing(orphan -> orphan.attempt().decidedAt())),
        all(
            journal,
            RecordKind.DELETION,
            Deletion.class,
            Comparator.comparing(Deletion::at).thenComparing(Deletion::container)),
        journal.auditTrail());
  }

  private static <T> List<T> all(
      Journal journal, RecordKind kind, Class<T> type, Comparator<T> order) {
    return journal.all(kind, type).stream().map(Stored::value).sorted(order).toList();
  }
}
