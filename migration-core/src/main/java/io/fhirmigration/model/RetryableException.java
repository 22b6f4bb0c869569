package io.fhirmigration.model;

import java.time.Duration;
import java.util.Optional;

/**
 * The call certainly had no effect, and the same call may succeed later: throttling, a refused
 * connection, a failed read.
 */
public final class RetryableException extends MigrationException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;

  /** Creates the exception without a wish of the server for a pause. */
  public RetryableException(String message) {
    this(message, Optional.empty());
  }

  /** Creates the exception without a wish of the server for a pause. */
  public RetryableException(String message, Throwable cause) {
    super(message, cause);
    this.retryAfter = Optional.empty();
  }

  /**
   * Creates the exception.
   *
   * @param retryAfter the pause that the server asked for ({@code Retry-After} or {@code
   *     x-ms-retry-after-ms}), if it did
   */
  public RetryableException(String message, Optional<Duration> retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** The pause the server asked for, if it did. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
