package io.fhirmigration.staging.blob;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Context;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A real HTTP client with a fault on the wire. */
record Wire(Fault fault) implements HttpClient {
  private static final HttpClient REAL = new JdkHttpClientBuilder().build();

  /** Two tries without pause. */
  static final RequestRetryOptions TWICE =
      new RequestRetryOptions(
          RetryPolicyType.FIXED,
          2,
          Duration.ofSeconds(30),
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          null);

  /** What happens to a request. */
  interface Fault {
    HttpResponse meet(HttpRequest request, Supplier<HttpResponse> real);
  }

  /** An area of the account behind this wire. */
  BlobStagingArea area() {
    return Account.area().httpClient(this).retries(TWICE).open();
  }

  /** Nobody answers. */
  static HttpResponse silence() {
    throw new UncheckedIOException(new IOException("the connection was reset"));
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return send(request, Context.NONE);
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request, Context context) {
    return Mono.fromCallable(() -> sendSync(request, context))
        .onErrorMap(UncheckedIOException.class, UncheckedIOException::getCause);
  }

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    return fault.meet(request, () -> REAL.sendSync(request, context));
  }

  /** An answer without body. */
  static final class Refusal extends HttpResponse {
    private final int status;
    private final HttpHeaders headers =
        new HttpHeaders().set(HttpHeaderName.fromString("x-ms-error-code"), "Scripted");

    Refusal(HttpRequest request, int status) {
      super(request);
      this.status = status;
    }

    Refusal with(HttpHeaderName name, String value) {
      headers.set(name, value);
      return this;
    }

    @Override
    public int getStatusCode() {
      return status;
    }

    @Override
    @Deprecated
    public String getHeaderValue(String name) {
      return headers.getValue(HttpHeaderName.fromString(name));
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public Flux<ByteBuffer> getBody() {
      return Flux.empty();
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
      return Mono.just(new byte[0]);
    }

    @Override
    public Mono<String> getBodyAsString() {
      return getBodyAsString(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
      return Mono.just("");
    }
  }
}
