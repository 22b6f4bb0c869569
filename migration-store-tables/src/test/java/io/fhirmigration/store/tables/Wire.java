package io.fhirmigration.store.tables;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.Context;
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

  /** What happens to a request. */
  interface Fault {
    HttpResponse meet(HttpRequest request, Supplier<HttpResponse> real);
  }

  /** A handle of the table behind this wire, which is in order while the handle is opened. */
  static TableStateStore store(String table, Fault fault) {
    boolean[] opened = {false};
    Fault later = (request, real) -> opened[0] ? fault.meet(request, real) : real.get();
    TableStateStore store =
        Account.store(table)
            .httpClient(new Wire(later))
            .readRetries(new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(1))))
            .open();
    opened[0] = true;
    return store;
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
    private final HttpHeaders headers = new HttpHeaders();

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
