package io.fhirmigration.model;

/**
 * The root of all failures this library reports, divided by what the caller may do next rather than
 * by what broke.
 *
 * <p>Unchecked. Messages carry ids, phases, file names, line numbers and offsets, never a resource
 * body, a person's name or a token. Adapters may throw the four subclasses; the engine wraps
 * anything else that a plugin throws.
 */
public abstract sealed class MigrationException extends RuntimeException
    permits RetryableException, RejectedException, OutcomeUnknownException, StateConflictException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message free of patient data. */
  protected MigrationException(String message) {
    super(message);
  }

  /** Creates the exception with a message free of patient data and its cause. */
  protected MigrationException(String message, Throwable cause) {
    super(message, cause);
  }
}
