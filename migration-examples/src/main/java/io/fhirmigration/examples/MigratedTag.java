package io.fhirmigration.examples;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds one tag to {@code meta} of every resource.
 *
 * <p>The tag is the same in every run, so that the same line always gives the same bytes. Soft
 * deletes and resources that have the tag already keep their bytes.
 */
final class MigratedTag implements Transformer {
  private final String system;
  private final JsonObject tag;
  private long added;

  MigratedTag(String system, String code) {
    this.system = system;
    this.tag = JsonValue.object().put("system", system).put("code", code).build();
  }

  @Override
  public String fingerprint() {
    return "migrated-tag/1 " + tag.toCanonicalJson();
  }

  @Override
  public void transform(ResourceLine in, Sink out) {
    JsonObject resource = (JsonObject) JsonValue.parse(in.bytes(), in.offset(), in.length());
    JsonObject meta = resource.object("meta").orElseGet(() -> JsonValue.object().build());
    if (in.softDeleted() || meta.array("tag").stream().anyMatch(this::isOurs)) {
      out.keep();
      return;
    }
    List<JsonValue> tags = new ArrayList<>(meta.array("tag"));
    tags.add(tag);
    JsonObject tagged = with(resource, "meta", with(meta, "tag", JsonValue.array(tags)));
    byte[] line = tagged.toJson().getBytes(StandardCharsets.UTF_8);
    added++;
    out.replace(line, 0, line.length);
  }

  @Override
  public Map<String, Long> changes() {
    return Map.of("meta.tag", added);
  }

  private boolean isOurs(JsonValue other) {
    return other instanceof JsonObject o && o.string("system").filter(system::equals).isPresent();
  }

  /** Numbers keep their text and members their order. */
  private static JsonObject with(JsonObject object, String name, JsonValue value) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.put(name, value);
    return new JsonObject(members);
  }
}
