package io.fhirmigration;

import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.Orphan;
import java.util.List;

/**
 * Everything that the store holds about a migration, for reports that need more than its status.
 *
 * <p>The kinds of records are read one after the other, so that those of a migration that is being
 * driven may be some moments apart.
 *
 * @param status how the migration stands
 * @param migration the migration itself, with its plan
 * @param lanes its lanes, by name
 * @param chunks its chunks, closed ones too, by name; with witnesses and repairs
 * @param orphans kick-offs without a receipt, in the order of their decisions
 * @param deletions what became of staged files, in the order of their times
 * @param audit the audit trail in order of time
 */
public record MigrationRecords(
    MigrationStatus status,
    Migration migration,
    List<Lane> lanes,
    List<Chunk> chunks,
    List<Orphan> orphans,
    List<Deletion> deletions,
    List<AuditEntry> audit) {
  /** Copies the lists. */
  public MigrationRecords {
    lanes = List.copyOf(lanes);
    chunks = List.copyOf(chunks);
    orphans = List.copyOf(orphans);
    deletions = List.copyOf(deletions);
    audit = List.copyOf(audit);
  }
}
