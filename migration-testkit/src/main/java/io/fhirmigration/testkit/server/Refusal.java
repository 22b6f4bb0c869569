package io.fhirmigration.testkit.server;

/** Ends the handling of a request with an OperationOutcome. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  Refusal(int status, String code, String diagnostics) {
    super(diagnostics, null, false, false);
    this.status = status;
    this.code = code;
  }

  static Refusal invalid(String diagnostics) {
    return new Refusal(400, "invalid", diagnostics);
  }

  static Refusal notFound(String diagnostics) {
    return new Refusal(404, "not-found", diagnostics);
  }

  static Refusal forbidden() {
    return new Refusal(403, "forbidden", "Authorization failed.");
  }

  static Refusal notAllowed(String method) {
    return new Refusal(
        405, "not-supported", "The requested operation is not supported with " + method + ".");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String diagnostics() {
    return String.valueOf(getMessage());
  }
}
