package io.fhirmigration.store.jdbc;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A state store in one table of a relational database: H2, PostgreSQL or MariaDB.
 *
 * <p>The tables {@code fhirmigration_record} and {@code fhirmigration_schema} are created and
 * upgraded when the store is opened. Each call borrows one connection and is one statement in
 * auto-commit mode, so a write is as durable as the database makes a commit. A compare-and-set is
 * an update by version and write id; a write whose own write id is found afterwards has won, also
 * when the driver repeated it silently. Set connect and socket time-outs on the data source, since
 * a call blocks as long as its driver does.
 *
 * <p>Thread-safe; any number of processes may share the tables.
 */
public final class JdbcStateStore implements StateStore {
  private static final int MAX_ID_LENGTH = 200;
  private static final String SELECT =
      "select " + RecordRow.COLUMNS + " from fhirmigration_record where ";

  private final DataSource connections;
  private final Runnable whenClosed;
  private volatile boolean closed;

  private JdbcStateStore(DataSource connections, Runnable whenClosed) {
    this.connections = connections;
    this.whenClosed = whenClosed;
  }

  /**
   * Opens the store on a data source, preferably a pool of at least as many connections as the
   * engine has threads. The data source stays the caller's: closing the store does not close it.
   *
   * @throws RejectedException when the database is of another kind, has a newer schema or refuses
   *     to create the tables
   * @throws RetryableException when the database does not answer
   */
  public static JdbcStateStore open(DataSource connections) {
    return open(connections, () -> {});
  }

  /**
   * The statements that prepare an empty database, for an administrator; a user who may only read
   * and write the two tables can then open the store.
   *
   * @param database {@code h2}, {@code postgresql} or {@code mariadb}
   * @throws RejectedException when it is another one
   */
  public static String schema(String database) {
    return Schema.of(Dialect.named(database)).text();
  }

  static JdbcStateStore open(DataSource connections, Runnable whenClosed) {
    Objects.requireNonNull(connections, "connections");
    JdbcStateStore store = new JdbcStateStore(connections, whenClosed);
    try (Connection connection = store.connect()) {
      Schema.of(Dialect.of(connection)).install(connection);
    } catch (SQLException e) {
      throw SqlFailure.withoutEffect("the tables of the state store could not be prepared", e);
    }
    return store;
  }

  @Override
  public boolean insert(StateRecord record) {
    Objects.requireNonNull(record, "record");
    check(record, record.version() == 1, "a new record has version 1");
    try {
      return update(RecordRow.INSERT, statement -> RecordRow.bindInsert(statement, record)) == 1;
    } catch (SQLException e) {
      MigrationException failure = SqlFailure.ofWrite(record + " could not be inserted", e);
      return stored(record.key(), failure)
          .map(found -> isSameWrite(found, record))
          .orElseThrow(() -> failure);
    }
  }

  @Override
  public Optional<StateRecord> find(RecordKey key) {
    Objects.requireNonNull(key, "key");
    List<StateRecord> found =
        query(
            SELECT + "migration = ? and place = ?",
            statement -> RecordRow.bindKey(statement, 1, key));
    return found.stream().findFirst();
  }

  @Override
  public boolean replace(StateRecord expected, StateRecord next) {
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(next, "next");
    check(
        next,
        next.key().equals(expected.key()) && next.version() == expected.version() + 1,
        "a replacement has the same key and the next version");
    try {
      int rows =
          update(RecordRow.REPLACE, statement -> RecordRow.bindReplace(statement, expected, next));
      return rows == 1 || isStored(next);
    } catch (SQLException e) {
      MigrationException failure = SqlFailure.ofWrite(next + " could not be written", e);
      Optional<StateRecord> found = stored(next.key(), failure);
      if (failure instanceof RetryableException
          && found.map(it -> !isSameWrite(it, expected)).orElse(true)) {
        return found.map(it -> isSameWrite(it, next)).orElse(false);
      }
      throw failure;
    }
  }

  @Override
  public List<StateRecord> list(Scope scope, Optional<RecordKey> after, int limit) {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(after, "after");
    if (limit < 1) {
      throw new RejectedException("a page holds at least 1 record, not " + limit);
    }
    PageQuery page = new PageQuery(scope, after, limit);
    return query(SELECT + page.condition(), page::bind);
  }

  @Override
  public void deleteAll(MigrationId migration) {
    Objects.requireNonNull(migration, "migration");
    try {
      update(
          "delete from fhirmigration_record where migration = ?",
          statement -> statement.setString(1, migration.value()));
    } catch (SQLException e) {
      throw SqlFailure.ofWrite("migration " + migration + " could not be deleted", e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      whenClosed.run();
    }
  }

  private boolean isStored(StateRecord next) {
    return find(next.key()).filter(found -> isSameWrite(found, next)).isPresent();
  }

  private static boolean isSameWrite(StateRecord one, StateRecord other) {
    return one.version() == other.version() && one.writeId().equals(other.writeId());
  }

  /** What is stored after a failure, which is thrown when that cannot be read either. */
  private Optional<StateRecord> stored(RecordKey key, MigrationException failure) {
    try {
      return find(key);
    } catch (MigrationException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private int update(String sql, Binding binding) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      binding.bind(statement);
      return statement.executeUpdate();
    }
  }

  private List<StateRecord> query(String sql, Binding binding) {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      binding.bind(statement);
      List<StateRecord> records = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          records.add(RecordRow.read(rows));
        }
      }
      return List.copyOf(records);
    } catch (SQLException e) {
      throw SqlFailure.withoutEffect("the state store could not be read", e);
    }
  }

  private Connection connect() {
    if (closed) {
      throw new IllegalStateException("the state store is closed");
    }
    try {
      return autoCommitting(connections.getConnection());
    } catch (SQLException e) {
      throw SqlFailure.withoutEffect("no connection to the state store", e);
    }
  }

  private static Connection autoCommitting(Connection connection) throws SQLException {
    try {
      connection.setAutoCommit(true);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private void check(StateRecord record, boolean follows, String rule) {
    if (closed) {
      throw new IllegalStateException("the state store is closed");
    }
    if (!follows) {
      throw new RejectedException(record + ": " + rule);
    }
    if (record.key().id().length() > MAX_ID_LENGTH) {
      throw new RejectedException(record + ": an id has at most " + MAX_ID_LENGTH + " characters");
    }
    int bytes = record.body().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > StateRecord.MAX_BODY_BYTES) {
      throw new RejectedException(
          record + ": " + bytes + " bytes; at most " + StateRecord.MAX_BODY_BYTES + " are kept");
    }
  }

  /** Fills the parameters of a statement. */
  @FunctionalInterface
  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }
}
