package io.fhirmigration.cli.demo;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** One resource of the shipped data with its made-up past. */
final class DemoResource {
  private static final String TAGS = "urn:fhirmigration:demo";
  private static final String MORE_DIGITS = "0123456789012345678";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneOffset.UTC);

  private final JsonObject resource;
  private final String type;
  private final String id;
  private final DemoHistory history;

  DemoResource(JsonObject shipped) {
    this.type = shipped.string("resourceType").orElseThrow();
    this.id = shipped.string("id").orElseThrow();
    this.history = DemoHistory.of(type, id);
    this.resource = history.longDecimals() ? (JsonObject) lengthened(shipped) : shipped;
  }

  /** All versions in their order, stamped. */
  List<ResourceVersion> versions() {
    List<ResourceVersion> versions = new ArrayList<>();
    for (int version = 1; version <= history.versions(); version++) {
      boolean delete = version > history.contents();
      JsonObject content =
          delete ? JsonValue.object().put("resourceType", type).put("id", id).build() : resource;
      Instant at = history.written(version);
      byte[] body = stamped(content, version, at).toJson().getBytes(StandardCharsets.UTF_8);
      versions.add(new ResourceVersion(type, id, version, at, delete, body));
    }
    return versions;
  }

  /** Synthea carries neither version nor date; versions differ by a tag. */
  private static JsonObject stamped(JsonObject content, int version, Instant at) {
    ObjectBuilder meta =
        JsonValue.object()
            .put("versionId", Integer.toString(version))
            .put("lastUpdated", STAMP.format(at));
    content.object("meta").ifPresent(shipped -> shipped.members().forEach(meta::put));
    if (version > 1 && content.members().size() > 2) {
      meta.put("tag", tag("revision-" + version));
    }
    ObjectBuilder stamped = JsonValue.object();
    stamped.put("resourceType", content.get("resourceType").orElseThrow());
    stamped.put("id", content.get("id").orElseThrow()).put("meta", meta.build());
    content.members().keySet().stream()
        .filter(name -> !List.of("resourceType", "id", "meta").contains(name))
        .forEach(name -> stamped.put(name, content.get(name).orElseThrow()));
    return stamped.build();
  }

  static JsonArray tag(String code) {
    return JsonValue.array(
        List.of(JsonValue.object().put("system", TAGS).put("code", code).build()));
  }

  /** Gives each number with a fraction more digits than the destination takes. */
  private static JsonValue lengthened(JsonValue value) {
    if (value instanceof JsonNumber number && number.lexeme().matches("-?\\d+\\.\\d+")) {
      return new JsonNumber(number.lexeme() + MORE_DIGITS);
    }
    if (value instanceof JsonArray array) {
      return JsonValue.array(array.items().stream().map(DemoResource::lengthened).toList());
    }
    if (value instanceof JsonObject object) {
      ObjectBuilder copy = JsonValue.object();
      object.members().forEach((name, member) -> copy.put(name, lengthened(member)));
      return copy.build();
    }
    return value;
  }
}
