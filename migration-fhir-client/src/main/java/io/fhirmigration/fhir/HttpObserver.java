package io.fhirmigration.fhir;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * Sees every exchange with a server: the hook for metrics and tracing.
 *
 * <p>Called on the thread that made the request, after the answer or the failure, once for each
 * time a request was sent. It should return at once; what it throws is logged and ignored.
 */
@FunctionalInterface
public interface HttpObserver {

  /** Called after one exchange. */
  void exchanged(Exchange exchange);

  /**
   * One request and what became of it, free of tokens, bodies, resource ids and query values.
   *
   * @param request the method and the form of the path, such as {@code GET /$export}
   * @param host the server's host name
   * @param status the HTTP status; empty when no answer arrived
   * @param took from sending to the last byte of the answer
   */
  record Exchange(String request, String host, OptionalInt status, Duration took) {}
}
