package io.fhirmigration.testkit.server;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reading and writing one resource over REST. */
final class Interactions {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

  private final ServerState state;
  private final Updates updates;
  private final SearchParameterRules searchParameters;

  Interactions(ServerState state, Updates updates) {
    this.state = state;
    this.updates = updates;
    this.searchParameters = new SearchParameterRules(state);
  }

  ModelResponse read(String type, String id) {
    return shown(state.store().current(type, id).orElseThrow(() -> unknown(type + "/" + id)));
  }

  ModelResponse readVersion(String type, String id, String version) {
    return shown(
        number(version)
            .flatMap(v -> state.store().find(type, id).flatMap(r -> r.version(v)))
            .orElseThrow(() -> unknown(type + "/" + id + "/_history/" + version)));
  }

  ModelResponse create(String type, byte[] body) {
    String seed = type + state.store().all(type).size() + state.now();
    String id = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    return write(type, id, resource(type, body));
  }

  ModelResponse update(String type, String id, byte[] body, Optional<String> ifMatch) {
    if (!ID.matcher(id).matches()) {
      throw Refusal.invalid("Id must be any combination of letters, digits, - and .");
    }
    JsonObject resource = resource(type, body);
    if (resource.string("id").filter(id::equals).isEmpty()) {
      throw Refusal.invalid("Id in the URL must match id in the resource.");
    }
    ifMatch.ifPresent(expected -> requireCurrent(type, id, expected));
    return write(type, id, resource);
  }

  /** Deletes softly, or forgets the resource; whatever version it has. */
  ModelResponse delete(String type, String id, boolean hard) {
    if (hard) {
      state.remove(type, id);
      return ModelResponse.empty(204);
    }
    Optional<StoredVersion> current = state.store().current(type, id);
    if (current.isEmpty()) {
      return ModelResponse.empty(204);
    }
    StoredVersion deleted =
        current.get().deleted() ? current.get() : updates.delete(type, id, state.now());
    return ModelResponse.empty(204).header("ETag", deleted.etag());
  }

  ModelResponse purgeHistory(String type, String id) {
    state.purgeHistory(type, id);
    return ModelResponse.empty(204);
  }

  private ModelResponse write(String type, String id, JsonObject resource) {
    if (type.equals("SearchParameter")) {
      searchParameters.check(id, resource);
    }
    boolean alive = state.store().current(type, id).filter(v -> !v.deleted()).isPresent();
    StoredVersion written = updates.update(type, id, resource, state.now());
    return stamped(alive ? 200 : 201, written)
        .header(
            "Location",
            state.config().url("/" + type + "/" + id + "/_history/" + written.version()));
  }

  private void requireCurrent(String type, String id, String expected) {
    boolean same =
        state.store().current(type, id).filter(v -> v.etag().equals(expected)).isPresent();
    if (!same) {
      throw new Refusal(
          412, "conflict", "The version in If-Match is not the current one of " + type + "/" + id);
    }
  }

  private ModelResponse shown(StoredVersion version) {
    if (version.deleted()) {
      ModelResponse gone =
          Outcomes.response(
              410,
              "deleted",
              "Resource with id '" + version.id() + "' has been deleted.",
              state.now());
      return gone.header("ETag", version.etag());
    }
    return stamped(200, version);
  }

  private static ModelResponse stamped(int status, StoredVersion version) {
    return ModelResponse.of(status, Outcomes.FHIR_JSON, version.body().bytes())
        .header("ETag", version.etag())
        .header(
            "Last-Modified",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                version.lastUpdated().atOffset(ZoneOffset.UTC)));
  }

  private static JsonObject resource(String type, byte[] body) {
    try {
      if (JsonValue.parse(body) instanceof JsonObject object
          && object.string("resourceType").filter(type::equals).isPresent()) {
        return object;
      }
    } catch (RejectedException e) {
      throw Refusal.invalid("Error occurred when parsing model: " + e.getMessage());
    }
    throw Refusal.invalid("Resource type in the URL must match resourceType in the resource.");
  }

  private static Optional<Integer> number(String version) {
    try {
      return Optional.of(Integer.valueOf(version));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Refusal unknown(String name) {
    return Refusal.notFound("Resource '" + name + "' couldn't be found.");
  }
}
