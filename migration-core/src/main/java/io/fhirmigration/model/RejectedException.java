package io.fhirmigration.model;

/**
 * The call certainly had no effect and will not succeed unless something is changed: a wrong
 * address, a missing right, a body that the server refuses, a file that is not what was pinned.
 */
public final class RejectedException extends MigrationException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** Creates the exception for a refusal without an HTTP status. */
  public RejectedException(String message) {
    this(0, message);
  }

  /** Creates the exception for a refusal without an HTTP status, with its cause. */
  public RejectedException(String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
  }

  /**
   * Creates the exception.
   *
   * @param status the HTTP status of the refusal, 0 when there is none
   */
  public RejectedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status of the refusal, 0 when there is none. */
  public int status() {
    return status;
  }
}
