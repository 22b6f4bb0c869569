package io.fhirmigration.cli;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * A credential whose secret is read again for each token, so that it may be replaced while a
 * migration runs; and which forgets the tokens it keeps when somebody asks with claims, as is done
 * after a token was refused. Thread-safe.
 */
final class RenewedCredential implements TokenCredential {
  private final Supplier<String> secret;
  private final Function<String, TokenCredential> credential;
  private Optional<Made> made = Optional.empty();

  private record Made(String secret, TokenCredential credential) {
    @Override
    public String toString() {
      return "Made";
    }
  }

  /** A credential that is made from the secret; an empty one where there is none. */
  RenewedCredential(Supplier<String> secret, Function<String, TokenCredential> credential) {
    this.secret = secret;
    this.credential = credential;
  }

  @Override
  public Mono<AccessToken> getToken(TokenRequestContext request) {
    return Mono.defer(() -> current(request).getToken(request));
  }

  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    return current(request).getTokenSync(request);
  }

  private synchronized TokenCredential current(TokenRequestContext request) {
    String now = secret.get();
    boolean keep = request.getClaims() == null;
    Made current =
        made.filter(it -> keep && it.secret().equals(now))
            .orElseGet(() -> new Made(now, credential.apply(now)));
    made = Optional.of(current);
    return current.credential();
  }
}
