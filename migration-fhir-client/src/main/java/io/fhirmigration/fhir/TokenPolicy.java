package io.fhirmigration.fhir;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import io.fhirmigration.model.RejectedException;
import java.net.URI;

/**
 * Adds the bearer token. Unlike azure-core's own policy it also works over plain http, which a
 * connection allows to loopback, and never sends a request again.
 */
final class TokenPolicy extends HttpPipelineSyncPolicy {
  static final String BEARER = "Bearer ";

  private final Origin origin;
  private final TokenSource tokens;

  TokenPolicy(Origin origin, TokenSource tokens) {
    this.origin = origin;
    this.tokens = tokens;
  }

  @Override
  protected void beforeSendingRequest(HttpPipelineCallContext context) {
    if (origin.covers(URI.create(context.getHttpRequest().getUrl().toString()))) {
      tokens.token().ifPresent(token -> add(context, token));
    }
  }

  /** The HTTP client's own message about a bad header would quote the token. */
  private static void add(HttpPipelineCallContext context, String token) {
    if (!token.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new RejectedException("the token is not one line of printable ASCII; check its source");
    }
    context.getHttpRequest().setHeader(HttpHeaderName.AUTHORIZATION, BEARER + token);
  }
}
