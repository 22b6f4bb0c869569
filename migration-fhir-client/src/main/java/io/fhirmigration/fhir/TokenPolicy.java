package io.fhirmigration.fhir;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import java.net.URI;

/**
 * Adds the bearer token. Unlike azure-core's own policy it also works over plain http, which a
 * connection allows to loopback, and never sends a request again.
 */
final class TokenPolicy extends HttpPipelineSyncPolicy {
  private final Origin origin;
  private final TokenSource tokens;

  TokenPolicy(Origin origin, TokenSource tokens) {
    this.origin = origin;
    this.tokens = tokens;
  }

  @Override
  protected void beforeSendingRequest(HttpPipelineCallContext context) {
    if (origin.covers(URI.create(context.getHttpRequest().getUrl().toString()))) {
      tokens
          .token()
          .ifPresent(
              token ->
                  context
                      .getHttpRequest()
                      .setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token));
    }
  }
}
