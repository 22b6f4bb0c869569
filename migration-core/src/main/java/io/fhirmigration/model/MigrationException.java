package io.fhirmigration.model;

/**
 * The root of all failures this library reports, divided by what the caller may do next rather than
 * by what broke.
 *
 * <p>Unchecked. Messages carry ids, phases, file names, line numbers and offsets, never a resource
 * body, a person's name or a token; the constructor sends them through {@link OneLine}. Adapters
 * may throw the four subclasses; the engine wraps anything else that a plugin throws.
 */
public abstract sealed class MigrationException extends RuntimeException
    permits RetryableException, RejectedException, OutcomeUnknownException, StateConflictException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 4000;

  /** Creates the exception with a message free of patient data. */
  protected MigrationException(String message) {
    super(OneLine.of(message, LONGEST));
  }

  /** Creates the exception with a message free of patient data and its cause. */
  protected MigrationException(String message, Throwable cause) {
    super(OneLine.of(message, LONGEST), cause);
  }
}
