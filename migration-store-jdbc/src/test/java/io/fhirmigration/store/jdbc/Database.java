package io.fhirmigration.store.jdbc;

import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StateStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An empty database on a server that the tests have started, as a configuration names it. */
record Database(String url, String user, String password) {
  StateStore open() {
    return new JdbcStateStoreProvider()
        .create(
            new ProviderConfig(
                Map.of("url", url, "user", user, "passwordFrom", "DB"),
                handle -> Optional.of(password),
                "stand-alone",
                Instant.EPOCH));
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  void run(List<String> statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a child process needs to {@link #of come back}. */
  List<String> arguments() {
    return List.of(url, user, password);
  }

  static Database of(String[] arguments) {
    return new Database(arguments[0], arguments[1], arguments[2]);
  }
}
