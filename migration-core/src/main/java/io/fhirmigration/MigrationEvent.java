package io.fhirmigration;

import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationId;

/** Something that happened to a migration, told after it was made durable. */
public sealed interface MigrationEvent {
  /** The migration. */
  MigrationId migration();

  /** Record and version: the same event told twice, after a crash, has the same id. */
  String eventId();

  /**
   * A chunk was planned, moved on, began to wait, or was closed.
   *
   * @param chunk the chunk as it stands now
   */
  record ChunkChanged(MigrationId migration, String eventId, Chunk chunk)
      implements MigrationEvent {}

  /**
   * The migration changed its phase or what it waits for.
   *
   * @param now the migration as it stands now
   */
  record MigrationChanged(MigrationId migration, String eventId, Migration now)
      implements MigrationEvent {}

  /**
   * Something entered the audit trail.
   *
   * @param entry the entry
   */
  record Audited(MigrationId migration, String eventId, AuditEntry entry)
      implements MigrationEvent {}
}
