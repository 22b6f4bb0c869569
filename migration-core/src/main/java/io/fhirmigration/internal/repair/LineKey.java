package io.fhirmigration.internal.repair;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.ResourceLine;

/** What tells a quarantined line from the others; several may have the same. */
record LineKey(String type, String id, String versionId) {
  static LineKey of(JsonObject entry) {
    return new LineKey(
        entry.string("type").orElse(""),
        entry.string("id").orElse(""),
        entry.string("versionId").orElse(""));
  }

  static LineKey of(ResourceLine line) {
    return new LineKey(
        line.resourceType().orElse(""), line.id().orElse(""), line.versionId().orElse(""));
  }
}
