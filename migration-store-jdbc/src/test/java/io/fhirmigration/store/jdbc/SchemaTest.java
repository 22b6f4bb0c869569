package io.fhirmigration.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {
  private static final String UPGRADED =
      "-- version 1\ncreate table if not exists t (a int);\n"
          + "-- version 2\nalter table t add column if not exists b int;\n"
          + "alter table t add column if not exists c int;\n";

  private final JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:schema", "sa", "");

  @AfterEach
  void closePool() {
    pool.dispose();
  }

  private static List<Integer> versions(Connection connection) throws SQLException {
    List<Integer> versions = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select version from fhirmigration_schema order by version")) {
      while (rows.next()) {
        versions.add(rows.getInt(1));
      }
    }
    return versions;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void storedRecordSurvivesInstallingAgain() {
    JdbcStateStore.open(pool).insert(Samples.FIRST);
    assertThat(JdbcStateStore.open(pool).find(Samples.FIRST.key())).contains(Samples.FIRST);
  }

  @Test
  void olderSchemaIsUpgradedInOrder() throws Exception {
    try (Connection connection = pool.getConnection()) {
      Schema.parse(UPGRADED.substring(0, UPGRADED.indexOf("-- version 2"))).install(connection);
      run(connection, "insert into t (a) values (1)");
      Schema.parse(UPGRADED).install(connection);
      Schema.parse(UPGRADED).install(connection);
      run(connection, "update t set b = 1, c = 2 where a = 1");
      assertThat(versions(connection)).containsExactly(1, 2);
    }
  }

  @Test
  void upgradeThatWasBrokenOffIsFinished() throws Exception {
    try (Connection connection = pool.getConnection()) {
      Schema.parse(UPGRADED).install(connection);
      run(connection, "delete from fhirmigration_schema where version = 2");
      run(connection, "alter table t drop column c");
      Schema.parse(UPGRADED).install(connection);
      run(connection, "insert into t (a, b, c) values (1, 2, 3)");
      assertThat(versions(connection)).containsExactly(1, 2);
    }
  }

  @Test
  void newerSchemaIsRefused() throws Exception {
    JdbcStateStore.open(pool).close();
    try (Connection connection = pool.getConnection()) {
      run(connection, "insert into fhirmigration_schema values (99)");
    }
    assertThatThrownBy(() -> JdbcStateStore.open(pool))
        .isInstanceOf(RejectedException.class)
        .hasMessageContainingAll("99", "newer library");
  }

  @Test
  void simultaneousOpeningsAgree() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CyclicBarrier start = new CyclicBarrier(4);
    try (Connection keptOpen = pool.getConnection()) {
      Callable<Boolean> open =
          () -> {
            start.await();
            return JdbcStateStore.open(pool).find(Samples.FIRST.key()).isPresent();
          };
      for (Future<Boolean> opened : threads.invokeAll(List.of(open, open, open, open))) {
        assertThat(opened.get()).isFalse();
      }
      assertThat(versions(keptOpen)).containsExactly(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyDialectHasTheSameTable(Dialect dialect) throws Exception {
    assertThat(columns(dialect)).isEqualTo(List.of(RecordRow.COLUMNS.split(", ")));
  }

  private static List<String> columns(Dialect dialect) throws Exception {
    String script;
    try (var resource = Schema.class.getResourceAsStream(dialect.resource())) {
      script = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
    return script
        .lines()
        .dropWhile(line -> !line.startsWith("create table"))
        .skip(1)
        .takeWhile(line -> !line.contains("primary key"))
        .map(line -> line.strip().substring(0, line.strip().indexOf(' ')))
        .toList();
  }
}
