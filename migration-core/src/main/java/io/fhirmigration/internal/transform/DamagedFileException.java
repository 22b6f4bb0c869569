package io.fhirmigration.internal.transform;

/**
 * An exported file holds what no source exports, such as half a line: it was damaged on its way,
 * and another export may be whole. The message names the place and no content.
 */
public final class DamagedFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedFileException(String message) {
    super(message);
  }

  DamagedFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
