package io.fhirmigration.internal.engine;

import io.fhirmigration.model.MigrationException;

/**
 * A failure of a plugin, or a bug, as a log may show it: classes and places without messages, which
 * may quote data. The messages of {@link MigrationException}s are fit for logs and stay.
 */
final class Wordless extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int DEEPEST = 10;

  private final String shown;

  private Wordless(Throwable failure, int depth) {
    shown =
        failure instanceof MigrationException ? failure.toString() : failure.getClass().getName();
    setStackTrace(failure.getStackTrace());
    Throwable cause = failure.getCause();
    if (cause != null && depth < DEEPEST) {
      initCause(new Wordless(cause, depth + 1));
    }
  }

  /** The failure and its causes, fit for a log. */
  static Wordless of(Throwable failure) {
    return new Wordless(failure, 0);
  }

  @Override
  public String toString() {
    return shown;
  }
}
