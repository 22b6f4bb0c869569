package io.fhirmigration.deid.internal.method;

/** A method failed on a document, which a configuration can have emptied instead. */
public final class ProcessingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProcessingException(String message) {
    super(message);
  }
}
