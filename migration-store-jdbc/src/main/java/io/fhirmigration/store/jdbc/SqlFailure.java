package io.fhirmigration.store.jdbc;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import java.sql.SQLException;
import java.util.Set;

/**
 * What the caller may do after an SQL exception. Only what certainly had no effect is told apart;
 * any other failure of a write is an unknown outcome. Messages name codes, not values.
 */
final class SqlFailure {
  /** Data, rights, syntax, catalogue: the same call will fail again. */
  private static final Set<String> WRONG = Set.of("0A", "22", "28", "3D", "3F", "42");

  /** Lock time-out, cancelled statement, and H2's "changed concurrently". */
  private static final Set<String> WITHOUT_EFFECT = Set.of("HYT00", "57014", "90131");

  private SqlFailure() {}

  /** A failure before anything was sent, or of a statement that only reads. */
  static MigrationException withoutEffect(String what, SQLException e) {
    return WRONG.contains(stateClass(e))
        ? new RejectedException(message(what, e), e)
        : new RetryableException(message(what, e), e);
  }

  /** A failure of a statement that writes. */
  static MigrationException ofWrite(String what, SQLException e) {
    boolean rolledBack = stateClass(e).equals("40") && !state(e).equals("40003");
    boolean constraint = stateClass(e).equals("23");
    if (WRONG.contains(stateClass(e))
        || WITHOUT_EFFECT.contains(state(e))
        || rolledBack
        || constraint) {
      return withoutEffect(what, e);
    }
    return new OutcomeUnknownException(message(what, e), e);
  }

  private static String message(String what, SQLException e) {
    return what + " (SQL state " + state(e) + ", error " + e.getErrorCode() + ")";
  }

  private static String stateClass(SQLException e) {
    return state(e).length() < 2 ? "" : state(e).substring(0, 2);
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }
}
