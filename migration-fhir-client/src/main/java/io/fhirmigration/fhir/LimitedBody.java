package io.fhirmigration.fhir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Collects an answer's body. One that is longer than the limit is no answer; of a refusal only the
 * start is read, since its status says what is needed.
 */
final class LimitedBody implements BodySubscriber<byte[]> {
  /** What is read of the body of a refusal, in bytes. */
  static final int LONGEST_REFUSAL = 1 << 20;

  private final long limit;
  private final boolean refusal;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();

  LimitedBody(ResponseInfo head, long limit) {
    this.refusal = isRefusal(head.statusCode());
    this.limit = refusal ? Math.min(limit, LONGEST_REFUSAL) : limit;
  }

  static boolean isRefusal(int status) {
    return status >= 300;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    body.whenComplete((bytes, failure) -> subscription.cancel());
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (body.isDone()) {
        return;
      }
      byte[] bytes = new byte[(int) Math.min(buffer.remaining(), limit - collected.size())];
      buffer.get(bytes);
      collected.writeBytes(bytes);
      if (buffer.hasRemaining()) {
        tooLong();
      }
    }
  }

  private void tooLong() {
    if (refusal) {
      body.complete(collected.toByteArray());
    } else {
      body.completeExceptionally(new IOException("the answer is longer than " + limit + " bytes"));
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    if (!body.isDone()) {
      body.complete(collected.toByteArray());
    }
  }
}
