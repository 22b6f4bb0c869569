package io.fhirmigration.store.jdbc;

import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.StateColumns;
import io.fhirmigration.spi.StateRecord;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;

/** The row of a record, in the order of {@link #COLUMNS}. */
final class RecordRow {
  /** What a write may change. */
  private static final String CHANGING =
      "version, epoch, write_id, is_open, phase, window_since, window_till, exported, imported,"
          + " repeated, quarantined, excluded, export_url, import_url, not_before, note,"
          + " changed_at, body";

  /** All columns, the key first. */
  static final String COLUMNS = "migration, place, kind, id, " + CHANGING;

  static final String INSERT =
      "insert into fhirmigration_record ("
          + COLUMNS
          + ") values (?"
          + ", ?".repeat(COLUMNS.split(",").length - 1)
          + ")";

  /** Ends with the key, the expected version and the expected write id. */
  static final String REPLACE =
      "update fhirmigration_record set "
          + CHANGING.replace(",", " = ?,")
          + " = ? where migration = ? and place = ? and version = ? and write_id = ?";

  private RecordRow() {}

  static void bindInsert(PreparedStatement statement, StateRecord record) throws SQLException {
    RecordKey key = record.key();
    int at = bindKey(statement, 1, key);
    statement.setString(at++, key.kind().name());
    statement.setString(at++, Place.readable(key.id()));
    bindChanging(statement, at, record);
  }

  static void bindReplace(PreparedStatement statement, StateRecord expected, StateRecord next)
      throws SQLException {
    int at = bindChanging(statement, 1, next);
    at = bindKey(statement, at, expected.key());
    statement.setLong(at++, expected.version());
    statement.setString(at, expected.writeId());
  }

  static int bindKey(PreparedStatement statement, int at, RecordKey key) throws SQLException {
    statement.setString(at, key.migration().value());
    statement.setBytes(at + 1, Place.of(key));
    return at + 2;
  }

  private static int bindChanging(PreparedStatement statement, int start, StateRecord record)
      throws SQLException {
    int at = start;
    StateColumns columns = record.columns();
    statement.setLong(at++, record.version());
    statement.setLong(at++, record.epoch());
    statement.setString(at++, record.writeId());
    statement.setBoolean(at++, record.open());
    statement.setString(at++, Place.readable(columns.phase()));
    bind(statement, at++, columns.since().map(Instant::toString));
    bind(statement, at++, columns.till().map(Instant::toString));
    statement.setLong(at++, columns.exported());
    statement.setLong(at++, columns.imported());
    statement.setLong(at++, columns.repeated());
    statement.setLong(at++, columns.quarantined());
    statement.setLong(at++, columns.excluded());
    bind(statement, at++, columns.exportUrl().map(Place::readable));
    bind(statement, at++, columns.importUrl().map(Place::readable));
    bind(statement, at++, columns.notBefore().map(Instant::toString));
    statement.setString(at++, Place.readable(columns.note()));
    statement.setString(at++, columns.changedAt().toString());
    statement.setString(at++, record.body());
    return at;
  }

  private static void bind(PreparedStatement statement, int at, Optional<String> value)
      throws SQLException {
    if (value.isPresent()) {
      statement.setString(at, value.get());
    } else {
      statement.setNull(at, Types.VARCHAR);
    }
  }

  static StateRecord read(ResultSet row) throws SQLException {
    StateColumns columns =
        new StateColumns(
            row.getString("phase"),
            text(row, "window_since").map(Instant::parse),
            text(row, "window_till").map(Instant::parse),
            row.getLong("exported"),
            row.getLong("imported"),
            row.getLong("repeated"),
            row.getLong("quarantined"),
            row.getLong("excluded"),
            text(row, "export_url"),
            text(row, "import_url"),
            text(row, "not_before").map(Instant::parse),
            row.getString("note"),
            Instant.parse(row.getString("changed_at")));
    return new StateRecord(
        Place.key(row.getString("migration"), row.getBytes("place")),
        row.getLong("version"),
        row.getLong("epoch"),
        row.getString("write_id"),
        row.getBoolean("is_open"),
        columns,
        row.getString("body"));
  }

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }
}
