package io.fhirmigration.spi;

import io.fhirmigration.model.MigrationId;

/**
 * The name of a record.
 *
 * @param migration the migration that owns it
 * @param kind its kind
 * @param id its name within the kind; any characters, at most 200
 */
public record RecordKey(MigrationId migration, RecordKind kind, String id)
    implements Comparable<RecordKey> {
  @Override
  public int compareTo(RecordKey other) {
    int byMigration = migration.compareTo(other.migration);
    int byKind = byMigration != 0 ? byMigration : kind.compareTo(other.kind);
    return byKind != 0 ? byKind : id.compareTo(other.id);
  }
}
