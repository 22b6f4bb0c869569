package io.fhirmigration.internal.transform.everyday;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fhirmigration.internal.transform.edit.LineEdits;
import io.fhirmigration.internal.transform.edit.MetaMembers;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.util.Map;

/**
 * Adds one tag. Soft deletes and resources that have a tag of the same system and code keep their
 * bytes, so that doing it twice changes nothing.
 */
final class AddTag implements Transformer {
  private static final byte[] TAG = "tag".getBytes(US_ASCII);

  private final JsonObject tag;
  private final String item;
  private final LineEdits edits = new LineEdits();
  private long added;

  AddTag(JsonObject tag) {
    this.tag = tag;
    this.item = tag.toJson();
  }

  @Override
  public String fingerprint() {
    return AddTagProvider.NAME + "/1 " + tag.toCanonicalJson();
  }

  @Override
  public void transform(ResourceLine in, Sink out) {
    edits.clear();
    if (in.softDeleted() || !add(in)) {
      out.keep();
      return;
    }
    added++;
    int length = edits.apply(in.bytes(), in.offset(), in.offset() + in.length());
    out.replace(edits.result(), 0, length);
  }

  private boolean add(ResourceLine in) {
    MetaMembers meta = new MetaMembers(in);
    int tags = meta.find(TAG);
    if (tags < 0) {
      return meta.add(edits, "\"tag\":[" + item + "]");
    }
    int end = meta.end(tags);
    if (end < 0 || in.bytes()[tags] != '[' || has(in.bytes(), tags, end)) {
      return false;
    }
    edits.insertFirst(in.bytes(), tags, end, item);
    return true;
  }

  private boolean has(byte[] bytes, int from, int to) {
    try {
      return JsonValue.parse(bytes, from, to - from) instanceof JsonArray tags
          && tags.items().stream().anyMatch(this::isSame);
    } catch (RejectedException noJson) {
      return true;
    }
  }

  private boolean isSame(JsonValue other) {
    return other instanceof JsonObject o
        && o.string("system").equals(tag.string("system"))
        && o.string("code").equals(tag.string("code"));
  }

  /** How many resources got the tag. */
  @Override
  public Map<String, Long> changes() {
    return added == 0 ? Map.of() : Map.of("meta.tag", added);
  }
}
