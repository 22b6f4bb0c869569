package io.fhirmigration.store.jdbc;

import io.fhirmigration.model.RejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Creates and upgrades the tables: versions are numbered, each is applied once and in order.
 *
 * <p>Every statement may be repeated without harm, so that a process that died between a statement
 * and its version number, or one that upgrades at the same time, does no damage.
 */
final class Schema {
  private static final Pattern VERSION = Pattern.compile("(?m)^-- version (\\d+)$");
  private static final String NEWEST = "select max(version) from fhirmigration_schema";
  private static final String VERSIONS =
      "create table if not exists fhirmigration_schema (version int not null primary key)";
  private static final int ATTEMPTS = 5;

  private final TreeMap<Integer, String> scripts;

  private Schema(TreeMap<Integer, String> scripts) {
    this.scripts = scripts;
  }

  static Schema of(Dialect dialect) {
    try (InputStream resource = Schema.class.getResourceAsStream(dialect.resource())) {
      byte[] text = Objects.requireNonNull(resource, dialect.resource()).readAllBytes();
      return parse(new String(text, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("the schema is missing in this jar", e);
    }
  }

  /** Reads scripts that start with a line {@code -- version N}; statements end with a semicolon. */
  static Schema parse(String text) {
    TreeMap<Integer, String> scripts = new TreeMap<>();
    Matcher heading = VERSION.matcher(text);
    boolean found = heading.find();
    while (found) {
      int number = Integer.parseInt(heading.group(1));
      int start = heading.end();
      found = heading.find();
      scripts.put(number, text.substring(start, found ? heading.start() : text.length()));
    }
    return new Schema(scripts);
  }

  /** All statements that take an empty database to the newest version. */
  String text() {
    StringBuilder text = new StringBuilder(VERSIONS).append(";\n");
    scripts.forEach(
        (version, script) ->
            text.append("\n-- version ")
                .append(version)
                .append('\n')
                .append(script.strip())
                .append('\n')
                .append(noted(version))
                .append(";\n"));
    return text.toString();
  }

  private static String noted(int version) {
    return "insert into fhirmigration_schema (version) values (" + version + ")";
  }

  /**
   * Brings the database to the newest version. Processes that do so at the same time may meet in
   * the catalogue, in PostgreSQL even with "if not exists"; the loser begins again.
   *
   * @throws RejectedException when a newer library has already upgraded it further
   */
  void install(Connection connection) throws SQLException {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        upgrade(connection);
        return;
      } catch (SQLException lostRace) {
        continue;
      }
    }
    upgrade(connection);
  }

  private void upgrade(Connection connection) throws SQLException {
    int installed = installed(connection);
    int known = scripts.lastKey();
    if (installed > known) {
      throw new RejectedException(
          "the state store has schema version "
              + installed
              + ", this library knows "
              + known
              + ": use the newer library that upgraded it");
    }
    for (Map.Entry<Integer, String> script : scripts.tailMap(installed, false).entrySet()) {
      apply(connection, script.getKey(), script.getValue());
    }
  }

  private static int installed(Connection connection) throws SQLException {
    try {
      return newest(connection);
    } catch (SQLException missing) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(VERSIONS);
      } catch (SQLException e) {
        e.addSuppressed(missing);
        throw e;
      }
      return newest(connection);
    }
  }

  private static int newest(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(NEWEST)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  private static void apply(Connection connection, int version, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : script.split(";\\s*\\n")) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
      statement.execute(noted(version));
    }
  }
}
