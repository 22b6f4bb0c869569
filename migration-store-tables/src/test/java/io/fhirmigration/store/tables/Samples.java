package io.fhirmigration.store.tables;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateColumns;
import io.fhirmigration.spi.StateRecord;
import java.time.Instant;

/** Small records. */
final class Samples {
  static final MigrationId MIGRATION = new MigrationId("sample");
  static final StateRecord FIRST = record("a", 1, "first");
  static final StateRecord SECOND = record("a", 2, "second");

  private Samples() {}

  static StateRecord record(String id, long version, String writeId) {
    return record(
        id,
        version,
        writeId,
        StateColumns.of("PLANNED", "", Instant.parse("2026-01-01T00:00:00Z")));
  }

  static StateRecord record(String id, long version, String writeId, StateColumns columns) {
    return new StateRecord(key(id), version, 1, writeId, true, columns, "{}");
  }

  static RecordKey key(String id) {
    return new RecordKey(MIGRATION, RecordKind.CHUNK, id);
  }
}
