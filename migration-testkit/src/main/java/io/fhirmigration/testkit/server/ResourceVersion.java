package io.fhirmigration.testkit.server;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A version of a resource as a test puts it into the model or finds it there.
 *
 * @param type its type
 * @param id its id
 * @param versionId its version
 * @param lastUpdated its date, to the millisecond
 * @param deleted whether it is a soft delete
 * @param body its stored JSON, with {@code meta.versionId} and {@code meta.lastUpdated}; not copied
 */
public record ResourceVersion(
    String type, String id, int versionId, Instant lastUpdated, boolean deleted, byte[] body) {
  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Type, id and version, without the body. */
  @Override
  public String toString() {
    return type + "/" + id + "/_history/" + versionId + (deleted ? " (deleted)" : "");
  }
}
