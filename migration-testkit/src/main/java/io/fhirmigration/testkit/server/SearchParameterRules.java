package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.Optional;
import java.util.stream.Stream;

/** What the server demands of a search parameter before it is written. */
final class SearchParameterRules {
  private static final String TYPE = "SearchParameter";
  private static final String SPEC_URL = "http://hl7.org/fhir/SearchParameter/";

  private final ServerState state;

  SearchParameterRules(ServerState state) {
    this.state = state;
  }

  void check(String id, JsonObject parameter) {
    String url =
        parameter
            .string("url")
            .orElseThrow(() -> Refusal.invalid("A search parameter must have a url."));
    if (url.startsWith(SPEC_URL)) {
      throw new Refusal(
          405,
          "not-supported",
          "The search parameter with Uri '"
              + url
              + "' is defined by the FHIR specification and cannot be updated or deleted.");
    }
    if (others(id).anyMatch(other -> other.string("url").equals(Optional.of(url)))) {
      throw Refusal.invalid(
          "A search parameter with the same definition URL '" + url + "' already exists.");
    }
    if (others(id).anyMatch(other -> sameCode(other, parameter))) {
      throw Refusal.invalid(
          "A search parameter with the same code for one of its base types already exists.");
    }
  }

  private Stream<JsonObject> others(String id) {
    return state.store().all(TYPE).stream()
        .filter(v -> !v.id().equals(id) && state.store().isCurrentAndAlive(v))
        .map(StoredVersion::json);
  }

  private static boolean sameCode(JsonObject one, JsonObject other) {
    return one.string("code").isPresent()
        && one.string("code").equals(other.string("code"))
        && one.array("base").stream().anyMatch(other.array("base")::contains);
  }
}
