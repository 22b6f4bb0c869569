package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;

/** One file of an export, as the manifest lists it. */
record ExportFile(String type, String url, long count) {
  JsonObject toJson() {
    return JsonValue.object().put("type", type).put("url", url).put("count", count).build();
  }

  static ExportFile of(JsonObject json) {
    return new ExportFile(
        json.string("type").orElseThrow(),
        json.string("url").orElseThrow(),
        json.integer("count").orElseThrow());
  }
}
