package io.fhirmigration.fhir;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends calls to one server: reads a few times, effects once.
 *
 * @param pipeline what carries the requests
 * @param base the server's base URL, without trailing slash
 * @param origin where every request must go
 * @param tokens where the bearer tokens come from
 * @param retries how reads are repeated
 * @param limit the longest answer in bytes
 * @param observers who sees each exchange
 * @param clock the client's clock
 */
record Wire(
    HttpPipeline pipeline,
    URI base,
    Origin origin,
    TokenSource tokens,
    ReadRetries retries,
    long limit,
    List<HttpObserver> observers,
    Clock clock) {
  private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

  /** Sends a read, again when that may help, and interprets the answer. */
  <T> T read(Call call, Function<Answer, T> interpret) {
    return retries.run(() -> interpret.apply(once(call)));
  }

  /** Sends a call that has an effect, once. */
  Answer effect(Call call) {
    return once(call);
  }

  String url(String pathAndQuery) {
    return base + pathAndQuery;
  }

  MigrationException refusal(Call call, Answer answer) {
    return Refusals.of(call, origin, answer);
  }

  /** A refusal, but a 404 that may come from a gateway says nothing about the thing asked for. */
  MigrationException refusalOfThing(Call call, Answer answer) {
    return answer.status() == 404
        ? new RetryableException(call.name() + " at " + origin + ": 404 without code not-found")
        : refusal(call, answer);
  }

  /** The status URL that the answer to an accepted kick-off names. */
  String statusUrl(Call call, Answer answer) {
    String location =
        answer
            .header("Content-Location")
            .orElseThrow(
                () ->
                    new OutcomeUnknownException(
                        call.name() + " at " + origin + ": accepted without a status address"));
    try {
      return origin.require(base, location, "the job's status address");
    } catch (RejectedException e) {
      throw new OutcomeUnknownException(
          call.name() + " at " + origin + ": accepted, but " + e.getMessage(), e);
    }
  }

  private Answer once(Call call) {
    origin.require(base, call.url(), "the request address");
    HttpRequest request = new HttpRequest(call.method(), call.url());
    call.headers().forEach((name, value) -> request.setHeader(named(name), value));
    request.setHeader(HttpHeaderName.USER_AGENT, "fhir-migration");
    call.body().ifPresent(body -> request.setBody(BinaryData.fromBytes(body)));
    long started = System.nanoTime();
    Answer answer;
    try (HttpResponse response = pipeline.sendSync(request, context(call))) {
      answer =
          new Answer(
              response.getStatusCode(), response.getHeaders(), body(response), clock.instant());
    } catch (RuntimeException e) {
      seen(call, OptionalInt.empty(), started);
      throw Failures.of(call, origin, e);
    }
    seen(call, OptionalInt.of(answer.status()), started);
    if (answer.status() == 401) {
      throw unauthorized(call, request, answer);
    }
    return answer;
  }

  private static HttpHeaderName named(String name) {
    return HttpHeaderName.fromString(name);
  }

  private static Context context(Call call) {
    Context context = Context.NONE;
    if (call.timeout().isPresent()) {
      context = context.addData(JdkTransport.TIMEOUT, call.timeout().get());
    }
    return call.effect() ? context.addData(JdkTransport.ONCE, true) : context;
  }

  private byte[] body(HttpResponse response) {
    try (InputStream in = response.getBodyAsInputStreamSync()) {
      if (in == null) {
        return new byte[0];
      }
      if (LimitedBody.isRefusal(response.getStatusCode())) {
        return in.readNBytes((int) Math.min(limit, LimitedBody.LONGEST_REFUSAL));
      }
      byte[] body = in.readNBytes((int) Math.min(limit + 1, 1 << 30));
      if (body.length > limit) {
        throw new IOException("the answer is longer than " + limit + " bytes");
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MigrationException unauthorized(Call call, HttpRequest request, Answer answer) {
    String refused = request.getHeaders().getValue(HttpHeaderName.AUTHORIZATION);
    return refused != null && isRenewed(refused.substring(TokenPolicy.BEARER.length()))
        ? new RetryableException(
            call.name() + " at " + origin + ": 401, the token was refused; there is a new one now")
        : refusal(call, answer);
  }

  private boolean isRenewed(String refused) {
    tokens.refused(refused);
    try {
      return tokens.token().filter(token -> !refused.equals(token)).isPresent();
    } catch (RejectedException e) {
      LOG.debug("no other token than the refused one", e);
      return false;
    }
  }

  private void seen(Call call, OptionalInt status, long started) {
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    String result = status.isPresent() ? String.valueOf(status.getAsInt()) : "no answer";
    LOG.debug("{} at {}: {} in {} ms", call.name(), origin, result, took.toMillis());
    for (HttpObserver observer : observers) {
      try {
        observer.exchanged(new HttpObserver.Exchange(call.name(), origin.host(), status, took));
      } catch (RuntimeException e) {
        LOG.warn("an HTTP observer failed", e);
      }
    }
  }
}
