package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the server does to {@code meta} of a resource. */
final class Meta {
  private static final String DELETED_STATE =
      "http://azurehealthcareapis.com/data-extensions/deleted-state";

  private Meta() {}

  static byte[] bytes(JsonValue json) {
    return json.toJson().getBytes(StandardCharsets.UTF_8);
  }

  /** The resource with this version and date, type, id and meta first. */
  static JsonObject stamped(JsonObject resource, String id, int version, String lastUpdated) {
    ObjectBuilder meta = JsonValue.object();
    meta.put("versionId", Integer.toString(version)).put("lastUpdated", lastUpdated);
    meta(resource)
        .members()
        .forEach(
            (name, value) -> {
              if (!name.equals("versionId") && !name.equals("lastUpdated")) {
                meta.put(name, value);
              }
            });
    ObjectBuilder stamped = JsonValue.object();
    resource.get("resourceType").ifPresent(type -> stamped.put("resourceType", type));
    stamped.put("id", id).put("meta", meta.build());
    resource
        .members()
        .forEach(
            (name, value) -> {
              if (!name.equals("resourceType") && !name.equals("id") && !name.equals("meta")) {
                stamped.put(name, value);
              }
            });
    return stamped.build();
  }

  /** What is stored for a soft delete: type, id and meta only. */
  static JsonObject tombstone(String type, String id, int version, String lastUpdated) {
    return stamped(JsonValue.object().put("resourceType", type).build(), id, version, lastUpdated);
  }

  /** The content that decides whether two versions are the same: no version, no date. */
  static String content(JsonObject resource) {
    JsonObject meta = without(without(meta(resource), "versionId"), "lastUpdated");
    ObjectBuilder content = JsonValue.object();
    resource.members().forEach(content::put);
    return (meta.members().isEmpty()
            ? without(content.build(), "meta")
            : content.put("meta", meta).build())
        .toCanonicalJson();
  }

  /** Whether the resource carries the marker of an exported soft delete. */
  static boolean isMarkedDeleted(JsonObject resource) {
    return meta(resource).array("extension").stream().anyMatch(Meta::isMarker);
  }

  /** The resource with the marker of an exported soft delete. */
  static JsonObject marked(JsonObject tombstone) {
    JsonObject marker =
        JsonValue.object().put("url", DELETED_STATE).put("valueString", "soft-deleted").build();
    ObjectBuilder meta = JsonValue.object().put("extension", JsonValue.array(List.of(marker)));
    meta(tombstone).members().forEach(meta::put);
    return with(tombstone, "meta", meta.build());
  }

  /** The resource without the marker of an exported soft delete. */
  static JsonObject unmarked(JsonObject resource) {
    JsonObject meta = meta(resource);
    List<JsonValue> others = meta.array("extension").stream().filter(e -> !isMarker(e)).toList();
    return with(
        resource,
        "meta",
        others.isEmpty()
            ? without(meta, "extension")
            : with(meta, "extension", new JsonArray(others)));
  }

  static JsonObject meta(JsonObject resource) {
    return resource.object("meta").orElseGet(() -> JsonValue.object().build());
  }

  static JsonObject with(JsonObject object, String member, JsonValue value) {
    ObjectBuilder changed = JsonValue.object();
    object.members().forEach(changed::put);
    return changed.put(member, value).build();
  }

  private static JsonObject without(JsonObject object, String member) {
    ObjectBuilder rest = JsonValue.object();
    object
        .members()
        .forEach(
            (name, value) -> {
              if (!name.equals(member)) {
                rest.put(name, value);
              }
            });
    return rest.build();
  }

  private static boolean isMarker(JsonValue extension) {
    return extension instanceof JsonObject object
        && object.string("url").filter(DELETED_STATE::equals).isPresent();
  }
}
