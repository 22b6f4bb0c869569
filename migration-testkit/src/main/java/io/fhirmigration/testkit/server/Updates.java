package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes that make a new current version with the date of now.
 *
 * <p>A version is dated at least one millisecond after the resource's newest one, so that a clock
 * that stands still does not give two versions one date.
 */
final class Updates {
  private final ServerState state;

  Updates(ServerState state) {
    this.state = state;
  }

  /** The new version, or the current one when its content is the same. */
  StoredVersion update(String type, String id, JsonObject resource, Instant now) {
    Optional<StoredVersion> current = state.store().current(type, id);
    if (current.isPresent()
        && !current.get().deleted()
        && Meta.content(current.get().json()).equals(Meta.content(withId(resource, id)))) {
      return current.get();
    }
    int version = next(current);
    Instant date = date(type, id, now);
    return state.insert(
        new ResourceVersion(
            type,
            id,
            version,
            date,
            false,
            Meta.bytes(Meta.stamped(resource, id, version, FhirTime.format(date)))),
        true);
  }

  /** The delete that is now the current version. */
  StoredVersion delete(String type, String id, Instant now) {
    int version = next(state.store().current(type, id));
    Instant date = date(type, id, now);
    return state.insert(
        new ResourceVersion(
            type,
            id,
            version,
            date,
            true,
            Meta.bytes(Meta.tombstone(type, id, version, FhirTime.format(date)))),
        true);
  }

  private static JsonObject withId(JsonObject resource, String id) {
    return Meta.stamped(resource, id, 1, "");
  }

  private static int next(Optional<StoredVersion> current) {
    return current.map(v -> v.version() + 1).orElse(1);
  }

  private Instant date(String type, String id, Instant now) {
    long newest =
        state
            .store()
            .find(type, id)
            .flatMap(r -> r.newestAt(Long.MAX_VALUE))
            .map(StoredVersion::millis)
            .orElse(Long.MIN_VALUE);
    return newest < now.toEpochMilli() ? now : Instant.ofEpochMilli(newest + 1);
  }
}
