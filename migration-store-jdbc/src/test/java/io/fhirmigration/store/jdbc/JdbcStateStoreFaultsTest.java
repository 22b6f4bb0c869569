package io.fhirmigration.store.jdbc;

import static io.fhirmigration.store.jdbc.Samples.FIRST;
import static io.fhirmigration.store.jdbc.Samples.SECOND;
import static io.fhirmigration.store.jdbc.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.store.jdbc.FaultyConnections.Fault;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcStateStoreFaultsTest {
  private final JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:faults", "sa", "");
  private final StateStore store = JdbcStateStore.open(pool);

  @BeforeEach
  void insertFirst() {
    store.insert(FIRST);
  }

  @AfterEach
  void closePool() {
    pool.dispose();
  }

  private StateStore with(Fault fault) {
    return JdbcStateStore.open(FaultyConnections.of(pool, fault));
  }

  private static Fault before(String state) {
    return real -> {
      throw new SQLException("secret value", state);
    };
  }

  private static Fault after(String state) {
    return real -> {
      real.executeUpdate();
      throw new SQLException("secret value", state);
    };
  }

  @Test
  void lostAnswerOfAReplacementIsUnknown() {
    assertThatThrownBy(() -> with(after("08006")).replace(FIRST, SECOND))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageNotContaining("secret");
    assertThat(store.find(FIRST.key())).contains(SECOND);
  }

  @Test
  void lostConnectionBeforeAnInsertIsUnknown() {
    assertThatThrownBy(() -> with(before("08006")).insert(record("b", 1, "b")))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(store.find(Samples.key("b"))).isEmpty();
  }

  @Test
  void failureWithoutAStateIsUnknown() {
    assertThatThrownBy(() -> with(before(null)).replace(FIRST, SECOND))
        .isInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void insertWhoseOwnWriteIsFoundHasWon() {
    assertThat(with(after("08006")).insert(record("b", 1, "b"))).isTrue();
  }

  @Test
  void insertOfATakenKeyLosesWhateverTheDriverReports() {
    assertThat(with(before(null)).insert(record("a", 1, "other"))).isFalse();
  }

  @Test
  void writesThatTheDriverRepeatedHaveWon() {
    Fault repeated =
        real -> {
          real.executeUpdate();
          return real.executeUpdate();
        };
    assertThat(with(repeated).insert(record("b", 1, "b"))).isTrue();
    assertThat(with(repeated).replace(FIRST, SECOND)).isTrue();
  }

  @Test
  void rolledBackReplacementLosesWhenAnotherWon() {
    AtomicBoolean beaten = new AtomicBoolean();
    Fault deadlock =
        real -> {
          beaten.set(store.replace(FIRST, record("a", 2, "other")));
          throw new SQLException("deadlock", "40001");
        };
    assertThat(with(deadlock).replace(FIRST, SECOND)).isFalse();
    assertThat(beaten).isTrue();
  }

  @Test
  void rolledBackReplacementOfTheCurrentVersionMayBeRepeated() {
    assertThatThrownBy(() -> with(before("40001")).replace(FIRST, SECOND))
        .isInstanceOf(RetryableException.class);
    assertThatThrownBy(() -> with(before("40003")).replace(FIRST, SECOND))
        .isInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void refusedStatementIsRejected() {
    assertThatThrownBy(() -> with(before("42501")).replace(FIRST, SECOND))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("42501");
  }

  @Test
  void unreachableDatabaseMayBeTriedAgain() {
    AtomicBoolean down = new AtomicBoolean();
    StateStore far = JdbcStateStore.open(FaultyConnections.refusing(pool, down));
    down.set(true);
    assertThatThrownBy(() -> far.find(FIRST.key())).isInstanceOf(RetryableException.class);
    assertThatThrownBy(() -> far.insert(record("b", 1, "b")))
        .isInstanceOf(RetryableException.class);
    down.set(false);
    assertThat(far.find(FIRST.key())).contains(FIRST);
  }
}
