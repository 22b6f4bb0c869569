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
import java.util.Optional;

/** Keeps a credential's token until shortly before it expires. */
final class CachedToken implements TokenSource {
  private static final Duration EARLY = Duration.ofMinutes(5);

  private final TokenCredential credential;
  private final String scope;
  private final Clock clock;
  private Optional<AccessToken> held = Optional.empty();

  CachedToken(TokenCredential credential, String scope, Clock clock) {
    this.credential = credential;
    this.scope = scope;
    this.clock = clock;
  }

  @Override
  public synchronized Optional<String> token() {
    Instant now = clock.instant();
    if (held.filter(token -> now.isBefore(freshUntil(token))).isEmpty()) {
      held = Optional.of(fetch());
    }
    return held.map(AccessToken::getToken);
  }

  @Override
  public synchronized void refused() {
    held = Optional.empty();
  }

  private static Instant freshUntil(AccessToken token) {
    return token.getExpiresAt().toInstant().minus(EARLY);
  }

  private AccessToken fetch() {
    try {
      return credential.getTokenSync(new TokenRequestContext().addScopes(scope));
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
