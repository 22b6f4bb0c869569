package io.fhirmigration.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

class PostgresSchemaIT extends ServerContract {
  private static final String CUT =
      "select count(pg_terminate_backend(pid)) from pg_stat_activity"
          + " where wait_event_type = 'Lock' and query like 'update fhirmigration_record%'";

  @Override
  Database database() {
    return PostgresServer.database();
  }

  @Override
  Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  Database forAUserOfTheTables() {
    database.run(
        List.of(
            "create role writer login",
            "grant select, insert, update, delete on fhirmigration_record to writer",
            "grant select on fhirmigration_schema to writer"));
    return new Database(database.url(), "writer", "any");
  }

  @Override
  int cutBlockedWriters(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery(CUT)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
