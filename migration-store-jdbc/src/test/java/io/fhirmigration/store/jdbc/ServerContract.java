package io.fhirmigration.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StateStore;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What holds on a database server besides {@link SchemaContract}. */
abstract class ServerContract extends SchemaContract {

  /** Ends the connections whose update of a record waits for a lock; gives their number. */
  abstract int cutBlockedWriters(Statement statement) throws SQLException;

  @Test
  void connectionCutUnderAWriteLeavesItsOutcomeUnknown() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (StateStore store = database.open();
        Connection blocking = database.connect();
        Statement statement = blocking.createStatement()) {
      store.insert(Samples.FIRST);
      blocking.setAutoCommit(false);
      statement.execute("select * from fhirmigration_record for update");
      Future<Boolean> written = thread.submit(() -> store.replace(Samples.FIRST, Samples.SECOND));
      cutWriter(written);
      assertThatThrownBy(written::get).hasCauseInstanceOf(OutcomeUnknownException.class);
      blocking.rollback();

      assertThat(store.find(Samples.FIRST.key())).contains(Samples.FIRST);
      assertThat(store.replace(Samples.FIRST, Samples.SECOND)).isTrue();
    } finally {
      thread.shutdownNow();
    }
  }

  private void cutWriter(Future<Boolean> written) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      while (cutBlockedWriters(statement) == 0) {
        assertThat(written).isNotDone();
      }
    }
  }

  @Test
  void missingDatabaseIsRejected() {
    String url = database.url() + "missing";
    assertThatThrownBy(() -> new Database(url, database.user(), database.password()).open())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("no connection to the database");
  }

  @Test
  void absentServerMayBeTriedAgain() throws Exception {
    String url;
    try (ServerSocket free = new ServerSocket(0)) {
      url = database.url().replaceFirst(":\\d+/", ":" + free.getLocalPort() + "/");
    }
    assertThatThrownBy(() -> new Database(url, database.user(), database.password()).open())
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("no connection to the database");
  }
}
