package io.fhirmigration.deid.internal.fhirpath;

/** Operands of an expression don't fit; the message holds no value. */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EvaluationException(String message) {
    super(message);
  }
}
