package io.fhirmigration.fhir;

import static io.fhirmigration.fhir.Server.json;
import static io.fhirmigration.fhir.Server.outcome;
import static io.fhirmigration.fhir.Server.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

class TokenTest {
  private static final CountQuery ALL =
      new CountQuery(CountQuery.Kind.CURRENT, Optional.empty(), Optional.empty(), Optional.empty());

  @RegisterExtension static final Server server = new Server();
  @RegisterExtension static final Server other = new Server();

  private final List<HttpObserver.Exchange> seen = new ArrayList<>();

  private AhdsTarget target(Credentials credentials) {
    return AhdsTarget.of(server.connecting().credentials(credentials).observer(seen::add).build());
  }

  private List<String> tokens() {
    return server.asked().stream().map(request -> request.getHeader("Authorization")).toList();
  }

  private void counts() {
    server.answers(json(200, "{\"total\":1}"));
  }

  @Test
  void withoutACredentialNoTokenIsSent() {
    counts();

    target(Credentials.none()).count(ALL);

    assertThat(server.asked().get(0).containsHeader("Authorization")).isFalse();
  }

  @Test
  void suppliedTokenIsAskedForEveryTime() {
    counts();
    Deque<String> supply = new ArrayDeque<>(List.of("one", "two"));
    AhdsTarget target = target(Credentials.staticToken(supply::pop));

    target.count(ALL);
    target.count(ALL);

    assertThat(tokens()).containsExactly("Bearer one", "Bearer two");
  }

  @Test
  void credentialsTokenIsKeptUntilShortlyBeforeItExpires() {
    counts();
    Instant start = Instant.parse("2024-02-03T10:00:00Z");
    AtomicReference<Instant> now = new AtomicReference<>(start);
    List<String> scopes = new ArrayList<>();
    TokenCredential credential =
        request -> {
          scopes.addAll(request.getScopes());
          return Mono.just(
              new AccessToken(
                  "token" + scopes.size(), now.get().plusSeconds(3600).atOffset(ZoneOffset.UTC)));
        };
    AhdsTarget target =
        AhdsTarget.of(
            server
                .connecting()
                .credentials(Credentials.of(credential))
                .audience("https://fhir.example/")
                .clock(clock(now))
                .build());

    target.count(ALL);
    now.set(start.plusSeconds(3299));
    target.count(ALL);
    now.set(start.plusSeconds(3301));
    target.count(ALL);

    assertThat(tokens()).containsExactly("Bearer token1", "Bearer token1", "Bearer token2");
    assertThat(scopes)
        .containsExactly("https://fhir.example/.default", "https://fhir.example/.default");
  }

  @Test
  void shortLivedTokenIsKeptForHalfItsLife() {
    counts();
    Instant start = Instant.parse("2024-02-03T10:00:00Z");
    AtomicReference<Instant> now = new AtomicReference<>(start);
    List<TokenRequestContext> requests = new ArrayList<>();
    AhdsTarget target = target(numbered(requests, now, 100), now);

    target.count(ALL);
    now.set(start.plusSeconds(49));
    target.count(ALL);
    now.set(start.plusSeconds(51));
    target.count(ALL);

    assertThat(tokens()).containsExactly("Bearer token1", "Bearer token1", "Bearer token2");
    assertThat(requests).allMatch(request -> request.getClaims() == null);
  }

  @Test
  void refusedTokenOfACredentialIsReplacedByOneThatIsIssuedFromNowOn() {
    server.answers(outcome(401, "login", "Authentication failed."), json(200, "{\"total\":1}"));
    AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_700_000_000));
    List<TokenRequestContext> requests = new ArrayList<>();
    AhdsTarget target = target(numbered(requests, now, 3600), now);

    target.count(ALL);
    target.count(ALL);

    assertThat(tokens()).containsExactly("Bearer token1", "Bearer token2", "Bearer token2");
    assertThat(requests).hasSize(2);
    assertThat(requests.get(0).getClaims()).isNull();
    assertThat(requests.get(1).getClaims()).contains("\"nbf\"", "\"1700000000\"");
    assertThat(requests.get(1).isCaeEnabled()).isTrue();
  }

  @Test
  void refusalOfAnOlderTokenLeavesTheNewOne() {
    CachedToken tokens =
        new CachedToken(
            numbered(new ArrayList<>(), new AtomicReference<>(Instant.EPOCH), 3600),
            "scope",
            clock(new AtomicReference<>(Instant.EPOCH)));
    String old = tokens.token().orElseThrow();

    tokens.refused(old);
    String fresh = tokens.token().orElseThrow();
    tokens.refused(old);

    assertThat(tokens.token()).contains(fresh);
  }

  @Test
  void refusalStandsWhenThereIsNoOtherToken() {
    server.answers(outcome(401, "login", "Authentication failed."));
    TokenCredential credential =
        request -> {
          if (request.getClaims() != null) {
            throw new IllegalStateException("no claims here");
          }
          return Mono.just(
              new AccessToken("t", Instant.parse("9000-01-01T00:00:00Z").atOffset(ZoneOffset.UTC)));
        };

    assertThatThrownBy(() -> target(Credentials.of(credential)).count(ALL))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("401");
  }

  private static TokenCredential numbered(
      List<TokenRequestContext> requests, AtomicReference<Instant> now, long seconds) {
    return request -> {
      requests.add(request);
      return Mono.just(
          new AccessToken(
              "token" + requests.size(), now.get().plusSeconds(seconds).atOffset(ZoneOffset.UTC)));
    };
  }

  private AhdsTarget target(TokenCredential credential, AtomicReference<Instant> now) {
    return AhdsTarget.of(
        server.connecting().credentials(Credentials.of(credential)).clock(clock(now)).build());
  }

  @Test
  void scopeIsTheServersOriginByDefault() {
    counts();
    List<String> scopes = new ArrayList<>();
    TokenCredential credential =
        request -> {
          scopes.addAll(request.getScopes());
          return Mono.just(
              new AccessToken("t", Instant.parse("9000-01-01T00:00:00Z").atOffset(ZoneOffset.UTC)));
        };

    target(Credentials.of(credential)).count(ALL);

    assertThat(scopes).containsExactly(server.base() + "/.default");
  }

  @Test
  void refusedCredentialIsRejectedBeforeAnythingIsSent() {
    TokenCredential credential =
        request -> {
          throw new IllegalStateException("the client secret is wrong");
        };
    AhdsTarget target = target(Credentials.of(credential));

    assertThatThrownBy(() -> target.startImport(target.importUrl(), new byte[0]))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("the client secret is wrong");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void silentTokenServiceIsRetryableEvenForAnEffect() {
    TokenCredential credential =
        request -> {
          throw new UncheckedIOException(new IOException("reset"));
        };
    AhdsTarget target = target(Credentials.of(credential));

    assertThatThrownBy(() -> target.startImport(target.importUrl(), new byte[0]))
        .isInstanceOf(RetryableException.class);
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void readWithAnExpiredTokenIsRepeatedWithTheNewOne() {
    server.answers(outcome(401, "login", "Authentication failed."), json(200, "{\"total\":1}"));
    Deque<String> supply = new ArrayDeque<>(List.of("old", "new", "new"));

    assertThat(target(Credentials.staticToken(supply::pop)).count(ALL))
        .isEqualTo(CountAnswer.of(1));
    assertThat(tokens()).containsExactly("Bearer old", "Bearer new");
  }

  @Test
  void effectWithAnExpiredTokenHadNoEffectAndIsNotRepeated() {
    server.answers(outcome(401, "login", "Authentication failed."));
    Deque<String> supply = new ArrayDeque<>(List.of("old", "new"));
    AhdsTarget target = target(Credentials.staticToken(supply::pop));

    assertThatThrownBy(() -> target.startImport(target.importUrl(), new byte[0]))
        .isInstanceOf(RetryableException.class);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void tokenGoesToNoOtherServer() {
    other.answers(status(202));
    String elsewhere = other.base() + "/_operations/import/1";
    AhdsTarget target = target(Credentials.staticToken(() -> "s3cret"));

    assertThatThrownBy(() -> target.pollImport(elsewhere)).isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> target.cancelImport(elsewhere)).isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> target.startImport(other.base() + "/$import", new byte[0]))
        .isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> target.pollReindex(elsewhere)).isInstanceOf(RejectedException.class);

    assertThat(other.asked()).isEmpty();
  }

  @Test
  void tokenFollowsNoRedirectAndNoForeignPage() {
    server.answers(status(302).withHeader("Location", other.base() + "/"));
    AzureFhirSource source =
        AzureFhirSource.ahds(
            server.connecting().credentials(Credentials.staticToken(() -> "s3cret")).build());
    assertThatThrownBy(source::facts).isInstanceOf(RejectedException.class);

    server.resetAll();
    server.answers(
        json(
            200,
            "{\"link\":[{\"relation\":\"next\",\"url\":\""
                + other.base()
                + "/SearchParameter?ct=x\"}]}"));
    assertThatThrownBy(source::searchParameters).isInstanceOf(RejectedException.class);

    assertThat(other.asked()).isEmpty();
  }

  @Test
  void tokenIsInNoMessageAndInNothingPrinted() {
    server.answers(status(400).withBody("{\"diagnostics\":\"bad header Bearer s3cret\"}"));
    Credentials credentials = Credentials.staticToken(() -> "s3cret");
    AhdsTarget target = target(credentials);

    assertThatThrownBy(() -> target.startImport(target.importUrl(), new byte[0]))
        .hasMessageNotContaining("s3cret");
    assertThat(credentials.toString() + target + seen).doesNotContain("s3cret");
  }

  @Test
  void observerSeesEveryExchangeWithoutIdsAndQueries() {
    server.answers(status(503), json(200, "{\"entry\":[]}"));

    target(Credentials.none()).newest("Patient", "secret-id");

    assertThat(seen)
        .extracting(exchange -> exchange.request() + " " + exchange.status().getAsInt())
        .containsExactly("GET /Patient/{id}/_history 503", "GET /Patient/{id}/_history 200");
    assertThat(seen.toString()).doesNotContain("secret-id");
  }

  @Test
  void failingObserverChangesNothing() {
    counts();
    AhdsTarget target =
        AhdsTarget.of(
            server
                .connecting()
                .observer(
                    exchange -> {
                      throw new IllegalStateException("observer");
                    })
                .build());

    assertThat(target.count(ALL)).isEqualTo(CountAnswer.of(1));
  }

  @Test
  void requestsNameNoMoreThanTheyMust() {
    counts();

    target(Credentials.none()).count(ALL);

    LoggedRequest asked = server.asked().get(0);
    assertThat(asked.getHeaders().keys()).containsOnly("Content-Length", "Host", "User-Agent");
  }

  private static Clock clock(AtomicReference<Instant> now) {
    return new Clock() {
      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now.get();
      }
    };
  }
}
