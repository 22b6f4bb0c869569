package io.fhirmigration.internal.reconcile;

import io.fhirmigration.ndjson.CanonicalJson;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.TargetServer;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Compares a line with a version at the destination: exact numbers, dates as written, only {@code
 * meta.lastUpdated} as an instant in whole milliseconds.
 */
final class SameContent {
  private SameContent() {}

  /**
   * Whether both are the same.
   *
   * @param withMeta whether version and date count; they don't where the destination assigns them
   */
  static boolean of(ResourceLine line, TargetServer.Version there, boolean withMeta) {
    if (line.softDeleted() || there.deleted()) {
      return line.softDeleted() == there.deleted()
          && (!withMeta || line.versionId().equals(Optional.of(there.versionId())));
    }
    JsonValue ours = JsonValue.parse(line.bytes(), line.offset(), line.length());
    JsonValue theirs = JsonValue.parse(there.body());
    if (!(ours instanceof JsonObject a) || !(theirs instanceof JsonObject b)) {
      return false;
    }
    return (!withMeta || sameMeta(a, b)) && CanonicalJson.equal(withoutMeta(a), withoutMeta(b));
  }

  private static boolean sameMeta(JsonObject a, JsonObject b) {
    return meta(a, "versionId").equals(meta(b, "versionId"))
        && sameInstant(meta(a, "lastUpdated"), meta(b, "lastUpdated"));
  }

  private static String meta(JsonObject resource, String name) {
    return resource.object("meta").flatMap(meta -> meta.string(name)).orElse("");
  }

  private static boolean sameInstant(String a, String b) {
    try {
      return OffsetDateTime.parse(a)
          .toInstant()
          .truncatedTo(ChronoUnit.MILLIS)
          .equals(OffsetDateTime.parse(b).toInstant().truncatedTo(ChronoUnit.MILLIS));
    } catch (DateTimeException e) {
      return a.equals(b);
    }
  }

  private static JsonValue withoutMeta(JsonObject resource) {
    Map<String, JsonValue> members = new LinkedHashMap<>(resource.members());
    Map<String, JsonValue> meta =
        new LinkedHashMap<>(resource.object("meta").map(JsonObject::members).orElse(Map.of()));
    meta.remove("versionId");
    meta.remove("lastUpdated");
    members.remove("meta");
    if (!meta.isEmpty()) {
      members.put("meta", new JsonObject(meta));
    }
    return new JsonObject(members);
  }
}
