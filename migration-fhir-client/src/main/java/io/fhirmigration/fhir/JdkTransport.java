package io.fhirmigration.fhir;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/**
 * Sends requests with the JDK's HTTP client: HTTP/1.1, no redirects, no cookies, a limit on the
 * answer's length, a limit on the time until its last byte, and nothing sent twice that must not
 * be.
 */
final class JdkTransport implements HttpClient {
  /** Context key of the time until the answer's head, as azure-core's clients name it. */
  static final String TIMEOUT = "azure-response-timeout";

  /** Context key that marks a request with an effect. */
  static final String ONCE = "fhir-migration-once";

  private static final Duration BODY_TIME = Duration.ofSeconds(60);

  private final java.net.http.HttpClient client;
  private final Duration readTimeout;
  private final long limit;

  JdkTransport(
      Duration connectTimeout, Duration readTimeout, long limit, Optional<ProxySelector> proxy) {
    java.net.http.HttpClient.Builder builder =
        java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout);
    proxy.ifPresent(builder::proxy);
    this.client = builder.build();
    this.readTimeout = readTimeout;
    this.limit = limit;
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return Mono.fromCallable(() -> sendSync(request, Context.NONE));
  }

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    Duration headTime = context.getData(TIMEOUT).map(Duration.class::cast).orElse(readTimeout);
    boolean once = context.getData(ONCE).isPresent();
    CompletableFuture<java.net.http.HttpResponse<byte[]>> sent =
        client.sendAsync(toJdk(request, headTime, once), head -> new LimitedBody(head, limit));
    try {
      return new BufferedResponse(
          request, sent.get(headTime.plus(BODY_TIME).toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new UncheckedIOException(
          new HttpTimeoutException("the answer did not end within the read timeout"));
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    } catch (ExecutionException e) {
      throw new UncheckedIOException(
          e.getCause() instanceof IOException io ? io : new IOException(e.getCause()));
    }
  }

  private static java.net.http.HttpRequest toJdk(
      HttpRequest request, Duration timeout, boolean once) {
    java.net.http.HttpRequest.Builder jdk =
        java.net.http.HttpRequest.newBuilder(URI.create(request.getUrl().toString()))
            .timeout(timeout);
    for (HttpHeader header : request.getHeaders()) {
      if (!header
          .getName()
          .equalsIgnoreCase(HttpHeaderName.CONTENT_LENGTH.getCaseSensitiveName())) {
        header.getValuesList().forEach(value -> jdk.header(header.getName(), value));
      }
    }
    BinaryData body = request.getBodyAsBinaryData();
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body.toBytes());
    return jdk.method(
            request.getHttpMethod().toString(), once ? new SingleSend(publisher) : publisher)
        .build();
  }
}
