package io.fhirmigration.fhir;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.DefaultAzureCredentialBuilder;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * How a server learns who is asking.
 *
 * <p>Immutable and thread-safe. A token is fetched when the first request needs it, never before,
 * and is sent only to the scheme, host and port of the connection's base. It appears in no message
 * and no {@code toString}.
 */
public final class Credentials {
  private final String kind;
  private final BiFunction<String, Clock, TokenSource> sources;

  private Credentials(String kind, BiFunction<String, Clock, TokenSource> sources) {
    this.kind = kind;
    this.sources = sources;
  }

  /** No token is sent. */
  public static Credentials none() {
    return staticToken("none", Optional::empty);
  }

  /**
   * A token that the caller keeps fresh.
   *
   * @param token asked before every request, from any thread; gives the bare token
   */
  public static Credentials staticToken(Supplier<String> token) {
    return staticToken("static token", () -> Optional.of(token.get()));
  }

  /**
   * The identity of this process as azure-identity finds it: environment, workload or managed
   * identity, or a developer's sign-in.
   */
  public static Credentials azureIdentity() {
    return new Credentials(
        "azure-identity",
        (scope, clock) ->
            new CachedToken(new DefaultAzureCredentialBuilder().build(), scope, clock));
  }

  /**
   * A credential of azure-identity or of the caller.
   *
   * @param credential asked for a token with the connection's scope; the token is kept until five
   *     minutes before it expires
   */
  public static Credentials of(TokenCredential credential) {
    return new Credentials(
        "token credential", (scope, clock) -> new CachedToken(credential, scope, clock));
  }

  TokenSource source(String scope, Clock clock) {
    return sources.apply(scope, clock);
  }

  private static Credentials staticToken(String kind, Supplier<Optional<String>> token) {
    TokenSource source =
        new TokenSource() {
          @Override
          public Optional<String> token() {
            return token.get();
          }

          @Override
          public void refused(String token) {}
        };
    return new Credentials(kind, (scope, clock) -> source);
  }

  /** The kind of credential. */
  @Override
  public String toString() {
    return "Credentials[" + kind + "]";
  }
}
