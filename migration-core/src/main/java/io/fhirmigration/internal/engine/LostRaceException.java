package io.fhirmigration.internal.engine;

/** Somebody else wrote the record first: the step is dropped and decided anew. */
final class LostRaceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LostRaceException(String record) {
    super(record + " was written by somebody else");
  }
}
