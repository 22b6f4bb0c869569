package io.fhirmigration.verify.full;

/** A line cannot be compared; says what is wrong with it and shows nothing of it. */
final class DamagedLineException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedLineException(String problem) {
    super(problem, null, false, false);
  }
}
