package io.fhirmigration.fhir;

import java.util.Optional;

/** Where the bearer tokens for one server come from; thread-safe. */
interface TokenSource {
  /**
   * The token to send now; empty when the server takes none. May block on a token service.
   *
   * @throws io.fhirmigration.model.RejectedException when the credential is refused
   * @throws io.fhirmigration.model.RetryableException when the token service does not answer
   */
  Optional<String> token();

  /** Drops a token that the server refused, so that the next one is fetched anew. */
  void refused(String token);
}
