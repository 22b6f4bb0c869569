package io.fhirmigration.internal.reconcile;

/** What the destination said about an import does not hold together. */
final class DoubtException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DoubtException(String message) {
    super(message);
  }

  /** What does not hold together. */
  String doubt() {
    return String.valueOf(getMessage());
  }
}
