package io.fhirmigration.testkit.contract;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateColumns;
import io.fhirmigration.spi.StateRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Records for store contracts; each has a write id of its own. */
final class SampleRecords {
  static final MigrationId MIGRATION = new MigrationId("contract");

  private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00.123Z");
  private static final AtomicLong WRITES = new AtomicLong();

  private SampleRecords() {}

  static RecordKey chunk(String id) {
    return new RecordKey(MIGRATION, RecordKind.CHUNK, id);
  }

  /** The first version of an open record. */
  static StateRecord first(RecordKey key) {
    return first(key, true);
  }

  static StateRecord first(RecordKey key, boolean open) {
    return record(key, 1, open, StateColumns.of("PLANNED", "waits for a turn", WRITTEN), "{}");
  }

  static StateRecord withBody(RecordKey key, String body) {
    return record(key, 1, true, StateColumns.of("PLANNED", "", WRITTEN), body);
  }

  static StateRecord withColumns(RecordKey key, StateColumns columns) {
    return record(key, 1, true, columns, "{}");
  }

  /** The next version of a record, changed in every field that may change. */
  static StateRecord after(StateRecord old) {
    long version = old.version() + 1;
    StateColumns columns =
        new StateColumns(
            "IMPORTING",
            Optional.of(WRITTEN.minusSeconds(version)),
            Optional.of(WRITTEN),
            4 * version,
            version,
            version,
            version,
            version,
            Optional.of("http://localhost/export/" + version),
            Optional.of("http://localhost/import/" + version),
            Optional.of(WRITTEN.plusSeconds(version)),
            "waits",
            WRITTEN.plusMillis(version));
    return new StateRecord(
        old.key(),
        version,
        old.epoch() + 1,
        nextWriteId(),
        !old.open(),
        columns,
        "{\"version\":" + version + "}");
  }

  /** The same record as another writer would have written it. */
  static StateRecord byAnother(StateRecord record) {
    return record(
        record.key(), record.version(), record.open(), record.columns(), "{\"by\":\"another\"}");
  }

  private static StateRecord record(
      RecordKey key, long version, boolean open, StateColumns columns, String body) {
    return new StateRecord(key, version, 7, nextWriteId(), open, columns, body);
  }

  private static String nextWriteId() {
    return "write-" + WRITES.incrementAndGet();
  }
}
