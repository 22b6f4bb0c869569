package io.fhirmigration.store.jdbc;

import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.StateStore.Scope;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The condition, order and parameters of one page.
 *
 * @param scope which records
 * @param after the last key of the page before
 * @param limit how many records
 */
record PageQuery(Scope scope, Optional<RecordKey> after, int limit) {

  String condition() {
    List<String> conditions = new ArrayList<>();
    if (scope.openOnly()) {
      conditions.add("is_open = true");
    }
    scope.migration().ifPresent(id -> conditions.add("migration = ?"));
    scope.kind().ifPresent(kind -> conditions.add("kind = ?"));
    after.ifPresent(key -> conditions.add("(migration > ? or (migration = ? and place > ?))"));
    if (conditions.isEmpty()) {
      conditions.add("1 = 1");
    }
    return String.join(" and ", conditions) + " order by migration, place limit ?";
  }

  void bind(PreparedStatement statement) throws SQLException {
    int at = 1;
    if (scope.migration().isPresent()) {
      statement.setString(at++, scope.migration().get().value());
    }
    if (scope.kind().isPresent()) {
      statement.setString(at++, scope.kind().get().name());
    }
    if (after.isPresent()) {
      statement.setString(at++, after.get().migration().value());
      at = RecordRow.bindKey(statement, at, after.get());
    }
    statement.setInt(at, limit);
  }
}
