package io.fhirmigration.model;

/**
 * The call may or may not have had its effect: a lost reply, a server error after sending.
 *
 * <p>Unknown is never treated as failed. The engine settles it by reading the record again or by
 * asking the server.
 */
public final class OutcomeUnknownException extends MigrationException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public OutcomeUnknownException(String message) {
    super(message);
  }

  /** Creates the exception with its cause. */
  public OutcomeUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
