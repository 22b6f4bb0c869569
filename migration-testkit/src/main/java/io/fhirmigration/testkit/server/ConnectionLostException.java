package io.fhirmigration.testkit.server;

/** No answer arrived, because a {@link FaultScript} said so. */
public final class ConnectionLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean sent;

  ConnectionLostException(boolean sent) {
    super(sent ? "the connection broke before the answer arrived" : "connection refused");
    this.sent = sent;
  }

  /**
   * Whether the request had left: then nobody but the server knows whether it was carried out. When
   * {@code false} it certainly was not.
   */
  public boolean sent() {
    return sent;
  }
}
