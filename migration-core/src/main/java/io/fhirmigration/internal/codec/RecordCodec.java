package io.fhirmigration.internal.codec;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Turns records into JSON and back, by their components.
 *
 * <p>Knows strings, booleans, integers, instants, durations, addresses, enums, optionals, lists,
 * maps, records and sealed interfaces of records (told apart by the member {@code is}). A record of
 * one string is that string. An absent optional is left out; an absent member reads as empty, zero
 * or false, so that newer releases read older documents.
 */
public final class RecordCodec {
  static final String DISCRIMINATOR = "is";

  private RecordCodec() {}

  /** The JSON form of a record, list or map. */
  public static JsonValue encode(Object value) {
    if (value instanceof String s) {
      return new JsonValue.JsonString(s);
    }
    if (value instanceof Boolean b) {
      return new JsonValue.JsonBoolean(b);
    }
    if (value instanceof Integer || value instanceof Long) {
      return new JsonValue.JsonNumber(value.toString());
    }
    if (value instanceof Enum<?> e) {
      return new JsonValue.JsonString(e.name());
    }
    if (value instanceof Instant || value instanceof Duration || value instanceof URI) {
      return new JsonValue.JsonString(value.toString());
    }
    if (value instanceof List<?> list) {
      List<JsonValue> items = new ArrayList<>();
      list.forEach(item -> items.add(encode(item)));
      return new JsonValue.JsonArray(items);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, JsonValue> members = new TreeMap<>();
      map.forEach((k, v) -> members.put(k.toString(), encode(v)));
      return new JsonValue.JsonObject(members);
    }
    if (value instanceof Record r) {
      return encodeRecord(r);
    }
    throw new IllegalArgumentException("no JSON form for " + value.getClass().getName());
  }

  private static JsonValue encodeRecord(Record value) {
    RecordShape shape = RecordShape.of(value.getClass());
    if (shape.isName()) {
      return new JsonValue.JsonString(shape.components().get(0).read(value).toString());
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (shape.isVariant()) {
      members.put(DISCRIMINATOR, new JsonValue.JsonString(value.getClass().getSimpleName()));
    }
    for (RecordShape.Component component : shape.components()) {
      Object item = component.read(value);
      if (item instanceof Optional<?> optional) {
        optional.ifPresent(v -> members.put(component.name(), encode(v)));
      } else if (item instanceof OptionalLong number) {
        number.ifPresent(v -> members.put(component.name(), encode(v)));
      } else {
        members.put(component.name(), encode(item));
      }
    }
    return new JsonValue.JsonObject(members);
  }

  /**
   * Reads a document.
   *
   * @throws RejectedException when it isn't the JSON form of {@code type}
   */
  public static <T> T decode(String json, Class<T> type) {
    String name = type.getSimpleName();
    return type.cast(RecordReader.decode(parse(name, () -> JsonValue.parse(json)), type, name));
  }

  /**
   * Reads a list of documents.
   *
   * @throws RejectedException when it isn't a list of the JSON form of {@code type}
   */
  public static <T> List<T> decodeList(byte[] json, Class<T> type) {
    String name = type.getSimpleName();
    List<T> list = new ArrayList<>();
    try {
      JsonValue.parseItems(
          json, item -> list.add(type.cast(RecordReader.decode(item, type, name))));
    } catch (RejectedException e) {
      throw new RejectedException("stored list of " + name + ": " + e.getMessage(), e);
    }
    return list;
  }

  /** The JSON form of a record or of a list of records, in UTF-8. */
  public static byte[] write(Object value) {
    if (!(value instanceof List<?> list)) {
      return utf8(value);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(utf8(list.get(i)));
    }
    out.write(']');
    return out.toByteArray();
  }

  private static byte[] utf8(Object value) {
    return encode(value).toJson().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonValue parse(String name, Supplier<JsonValue> text) {
    try {
      return text.get();
    } catch (RejectedException e) {
      throw new RejectedException("stored " + name + ": " + e.getMessage(), e);
    }
  }
}
