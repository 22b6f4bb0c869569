package io.fhirmigration.fhir;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import io.fhirmigration.model.RejectedException;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One FHIR server: its base URL, the credential, and how patiently it is asked.
 *
 * <p>Immutable and thread-safe; building it does no I/O. Reads (counts, listings, job status) are
 * repeated for a few seconds when a server throttles or fails; everything that has an effect is
 * sent once per call. Redirects are never followed. The token goes to the scheme, host and port of
 * the base URL and nowhere else. Each exchange is logged at debug level as method, form of the
 * path, status and duration.
 *
 * <p>The built-in client is the JDK's; its threads end when the connection is no longer referenced.
 */
public final class FhirConnection {
  private final Wire wire;

  private FhirConnection(Wire wire) {
    this.wire = wire;
  }

  /**
   * Begins a connection.
   *
   * @param base the server's address, such as {@code https://x.fhir.azurehealthcareapis.com}
   */
  public static Builder builder(URI base) {
    return new Builder(base);
  }

  /** The base URL, without trailing slash. */
  public URI base() {
    return wire.base();
  }

  Wire wire() {
    return wire;
  }

  /** The base URL. */
  @Override
  public String toString() {
    return "FhirConnection[" + base() + "]";
  }

  /** Collects the options of a connection; for one thread. */
  public static final class Builder {
    private final URI given;
    private Credentials credentials = Credentials.none();
    private Optional<String> audience = Optional.empty();
    private Optional<HttpClient> httpClient = Optional.empty();
    private Optional<ProxySelector> proxy = Optional.empty();
    private final List<HttpObserver> observers = new ArrayList<>();
    private boolean allowPlainHttp;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration readTimeout = Duration.ofSeconds(30);
    private ReadRetries retries = new ReadRetries(3, Duration.ofMillis(500), Duration.ofSeconds(3));
    private long maxAnswerBytes = 64L << 20;
    private Clock clock = Clock.systemUTC();

    private Builder(URI base) {
      this.given = base;
    }

    /** Who asks; nobody by default. */
    public Builder credentials(Credentials value) {
      credentials = value;
      return this;
    }

    /**
     * What tokens are asked for, without {@code /.default}; by default scheme and host of the base.
     */
    public Builder audience(String value) {
      audience = Optional.of(value);
      return this;
    }

    /**
     * Another HTTP client than the JDK's. It must not repeat or redirect requests by itself, and it
     * brings its own timeouts and proxy.
     */
    public Builder httpClient(HttpClient value) {
      httpClient = Optional.of(value);
      return this;
    }

    /** The proxies of the built-in client; none by default. */
    public Builder proxy(ProxySelector value) {
      proxy = Optional.of(value);
      return this;
    }

    /** Adds somebody who sees each exchange. */
    public Builder observer(HttpObserver value) {
      observers.add(value);
      return this;
    }

    /**
     * Whether {@code http} is allowed to other hosts than this one; {@code false} by default. The
     * token and all data then travel readable.
     */
    public Builder allowPlainHttp(boolean value) {
      allowPlainHttp = value;
      return this;
    }

    /** How long a connection may take to be made; 10 s by default. */
    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    /**
     * How long an answer may take to begin; 30 s by default. An import status may always take 120
     * s, because the server holds it back for up to a minute.
     */
    public Builder readTimeout(Duration value) {
      readTimeout = value;
      return this;
    }

    /**
     * How reads are repeated; 3 tries, 500 ms and then 1 s apart by default.
     *
     * @param tries how often a read is sent at most, at least 1
     * @param pause before the second try, doubled for each further one
     * @param longest a longer {@code Retry-After} is passed on as {@link
     *     io.fhirmigration.model.RetryableException}; 3 s by default
     */
    public Builder readRetries(int tries, Duration pause, Duration longest) {
      retries = new ReadRetries(tries, pause, longest);
      return this;
    }

    /** The longest answer that is read, in bytes; 64 MiB by default, at most 1 GiB. */
    public Builder maxAnswerBytes(long value) {
      maxAnswerBytes = value;
      return this;
    }

    /** The client's own clock, for the age of tokens and for dates in {@code Retry-After}. */
    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /**
     * Makes the connection, without I/O.
     *
     * @throws RejectedException naming all faulty options at once
     */
    public FhirConnection build() {
      List<String> problems = problems();
      if (!problems.isEmpty()) {
        throw new RejectedException(String.join("; ", problems));
      }
      URI base = URI.create(given.toString().replaceAll("/+$", ""));
      Origin origin = Origin.of(base);
      String scope = audience.orElse(origin.toString()).replaceAll("/+$", "") + "/.default";
      TokenSource tokens = credentials.source(scope, clock);
      HttpPipeline pipeline =
          new HttpPipelineBuilder()
              .policies(new TokenPolicy(origin, tokens))
              .httpClient(
                  httpClient.orElseGet(
                      () -> new JdkTransport(connectTimeout, readTimeout, maxAnswerBytes, proxy)))
              .build();
      return new FhirConnection(
          new Wire(
              pipeline,
              base,
              origin,
              tokens,
              retries,
              maxAnswerBytes,
              List.copyOf(observers),
              clock));
    }

    private List<String> problems() {
      List<String> problems = new ArrayList<>();
      String scheme = Optional.ofNullable(given.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      if (given.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
        problems.add("base URL: give an https address such as https://fhir.example.org");
      } else if (given.getRawUserInfo() != null
          || given.getRawQuery() != null
          || given.getRawFragment() != null) {
        problems.add("base URL: no user, query or fragment is allowed in it");
      } else if (scheme.equals("http") && !allowPlainHttp && !Origin.of(given).isLoopback()) {
        problems.add(
            "base URL: http to "
                + given.getHost()
                + " would send token and data readable; use https, or allow plain http");
      }
      if (retries.tries() < 1 || retries.pause().isNegative()) {
        problems.add("read retries: at least 1 try and no negative pause");
      }
      if (maxAnswerBytes < 1 || maxAnswerBytes > 1L << 30) {
        problems.add("longest answer: between 1 byte and 1 GiB");
      }
      if (!isPositive(connectTimeout) || !isPositive(readTimeout)) {
        problems.add("timeouts: more than zero");
      }
      return problems;
    }

    private static boolean isPositive(Duration duration) {
      return !duration.isNegative() && !duration.isZero();
    }
  }
}
