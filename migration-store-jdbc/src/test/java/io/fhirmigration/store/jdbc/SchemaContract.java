package io.fhirmigration.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStore.Scope;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What holds for the tables on every database. */
abstract class SchemaContract {
  private static final int OPENERS = 6;

  final Database database = database();

  /** An empty database. */
  abstract Database database();

  abstract Dialect dialect();

  /** The same database for a new user who may only read and write the two tables. */
  abstract Database forAUserOfTheTables();

  @Test
  void storeOfTheFirstVersionIsReadAndGoesOn() {
    database.run(FirstVersion.statements(dialect()));
    try (StateStore store = database.open()) {
      Scope chunks = Scope.all(new MigrationId("sample"), RecordKind.CHUNK);
      assertThat(store.list(chunks, Optional.empty(), 9))
          .containsExactly(FirstVersion.OPEN, FirstVersion.CLOSED);
      assertThat(store.replace(FirstVersion.OPEN, FirstVersion.NEXT)).isTrue();
      assertThat(store.find(FirstVersion.NEXT.key())).contains(FirstVersion.NEXT);
    }
  }

  @Test
  void storeOfANewerVersionIsRefused() {
    database.open().close();
    database.run(List.of("insert into fhirmigration_schema (version) values (1000)"));
    assertThatThrownBy(database::open)
        .isInstanceOf(RejectedException.class)
        .hasMessageContainingAll("schema version 1000", "use the newer library");
  }

  private String schema() {
    return JdbcStateStore.schema(dialect().name().toLowerCase(Locale.ROOT));
  }

  @Test
  void userWhoMayOnlyReadAndWriteOpensPreparedTables() {
    database.run(FirstVersion.statements(schema()));
    try (StateStore store = forAUserOfTheTables().open()) {
      assertThat(store.insert(Samples.FIRST)).isTrue();
      assertThat(store.replace(Samples.FIRST, Samples.SECOND)).isTrue();
      store.deleteAll(Samples.FIRST.key().migration());
      assertThat(store.find(Samples.FIRST.key())).isEmpty();
    }
  }

  @RepeatedTest(5)
  void simultaneousOpeningsOfAnEmptyDatabaseAllWork() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(OPENERS);
    CyclicBarrier start = new CyclicBarrier(OPENERS);
    Callable<Boolean> opening =
        () -> {
          start.await();
          try (StateStore store = database.open()) {
            return store.find(Samples.FIRST.key()).isPresent();
          }
        };
    try {
      for (Future<Boolean> found : threads.invokeAll(Collections.nCopies(OPENERS, opening))) {
        assertThat(found.get()).isFalse();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
