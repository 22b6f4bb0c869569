package io.fhirmigration.deid.internal.fhirpath;

/** A text is no expression, or one outside the subset that is compiled here. */
public final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean unsupported;

  private SyntaxException(String message, boolean unsupported) {
    super(message);
    this.unsupported = unsupported;
  }

  static SyntaxException invalid(String message) {
    return new SyntaxException(message, false);
  }

  static SyntaxException unsupported(String what) {
    return new SyntaxException(what, true);
  }

  /** Whether it is FHIRPath, but not of the subset. */
  public boolean isUnsupported() {
    return unsupported;
  }
}
