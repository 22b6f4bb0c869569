package io.fhirmigration.store.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MariaDbSchemaIT extends ServerContract {
  private static final String BLOCKED =
      "select id from information_schema.processlist where info like 'update fhirmigration_record%'";

  @Override
  Database database() {
    return MariaDbServer.database();
  }

  @Override
  Dialect dialect() {
    return Dialect.MARIADB;
  }

  @Override
  Database forAUserOfTheTables() {
    database.run(
        List.of(
            "create user writer@localhost identified by 'of writer'",
            "grant select, insert, update, delete on fhirmigration_record to writer@localhost",
            "grant select on fhirmigration_schema to writer@localhost"));
    return new Database(database.url(), "writer", "of writer");
  }

  @Override
  int cutBlockedWriters(Statement statement) throws SQLException {
    List<Long> blocked = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(BLOCKED)) {
      while (rows.next()) {
        blocked.add(rows.getLong(1));
      }
    }
    for (long connection : blocked) {
      statement.execute("kill " + connection);
    }
    return blocked.size();
  }

  @Test
  void wrongPasswordIsRejected() {
    assertThatThrownBy(() -> new Database(database.url(), database.user(), "wrong").open())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("28000")
        .hasMessageNotContaining("wrong");
  }
}
