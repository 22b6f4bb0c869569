package io.fhirmigration.fhir;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps a credential's token until five minutes before it expires, a short-lived one for half its
 * life. After a refusal the next token is asked for as one that is issued from now on, because a
 * credential may keep tokens itself and would give the refused one again.
 */
final class CachedToken implements TokenSource {
  private static final Duration EARLY = Duration.ofMinutes(5);
  private static final String ISSUED_FROM =
      "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"%d\"}}}";

  private final TokenCredential credential;
  private final String scope;
  private final Clock clock;
  private Optional<Held> held = Optional.empty();
  private boolean refused;

  /** A token and the instant from which it is not used any more. */
  private record Held(AccessToken token, Instant until) {
    @Override
    public String toString() {
      return "Held[until=" + until + "]";
    }
  }

  CachedToken(TokenCredential credential, String scope, Clock clock) {
    this.credential = credential;
    this.scope = scope;
    this.clock = clock;
  }

  @Override
  public synchronized Optional<String> token() {
    Instant now = clock.instant();
    if (held.filter(it -> now.isBefore(it.until())).isEmpty()) {
      AccessToken fresh = fetch(now);
      held = Optional.of(new Held(fresh, until(fresh, now)));
    }
    return held.map(it -> it.token().getToken());
  }

  @Override
  public synchronized void refused(String token) {
    if (held.filter(it -> it.token().getToken().equals(token)).isPresent()) {
      held = Optional.empty();
      refused = true;
    }
  }

  private static Instant until(AccessToken token, Instant now) {
    Instant end = token.getExpiresAt().toInstant();
    Duration half = Duration.between(now, end).dividedBy(2);
    return end.minus(half.compareTo(EARLY) < 0 ? half : EARLY);
  }

  private AccessToken fetch(Instant now) {
    TokenRequestContext request = new TokenRequestContext().addScopes(scope);
    if (refused) {
      refused = false;
      request
          .setCaeEnabled(true)
          .setClaims(String.format(Locale.ROOT, ISSUED_FROM, now.getEpochSecond()));
    }
    try {
      return credential.getTokenSync(request);
    } catch (RuntimeException e) {
      String message =
          "no token for " + scope + ": " + ServerWords.clean(String.valueOf(e.getMessage()));
      if (Failures.cause(e, IOException.class).isPresent()) {
        throw new RetryableException(message, e);
      }
      throw new RejectedException(message, e);
    }
  }
}
