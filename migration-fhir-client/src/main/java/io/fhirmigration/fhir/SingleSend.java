package io.fhirmigration.fhir;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request body that can be sent once.
 *
 * <p>The JDK's client repeats a GET by itself when the connection ends before the first byte of the
 * answer, and can only be told otherwise for the whole JVM. A hidden second kick-off would start an
 * export that nobody knows, so this body fails when the client prepares the request again.
 */
final class SingleSend implements BodyPublisher {
  private final BodyPublisher body;
  private final AtomicBoolean sent = new AtomicBoolean();

  SingleSend(BodyPublisher body) {
    this.body = body;
  }

  @Override
  public long contentLength() {
    if (sent.getAndSet(true)) {
      throw new IllegalStateException("the connection ended before an answer");
    }
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    body.subscribe(subscriber);
  }
}
