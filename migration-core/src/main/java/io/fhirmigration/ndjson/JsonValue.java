package io.fhirmigration.ndjson;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A JSON value that keeps numbers exactly as they were written.
 *
 * <p>Immutable and safe for any thread. Two objects are equal when their members are, whatever
 * their order; numbers are equal when their text is ({@code 1.0} differs from {@code 1.00});
 * strings are equal when their characters are, however they were escaped. {@code toString} tells
 * kind and size, never content.
 */
public sealed interface JsonValue {

  /**
   * Parses one JSON document.
   *
   * @throws io.fhirmigration.model.RejectedException naming a position but no content, when the
   *     text isn't one JSON document, names a member twice in one object, nests deeper than {@value
   *     NdjsonLimits#MAX_DEPTH} levels, or holds more than {@value NdjsonLimits#MAX_TOKENS} names,
   *     values and brackets
   */
  static JsonValue parse(String json) {
    return JsonTree.parse(json);
  }

  /** Parses one JSON document in UTF-8; fails as {@link #parse(String)} does. */
  static JsonValue parse(byte[] json) {
    return JsonTree.parse(json, 0, json.length);
  }

  /**
   * Parses one JSON document that lies in part of a buffer; fails as {@link #parse(String)} does.
   */
  static JsonValue parse(byte[] buffer, int offset, int length) {
    return JsonTree.parse(buffer, offset, length);
  }

  /**
   * Parses a stream that holds one JSON document in UTF-8, up to its end; the caller closes it.
   * Fails as {@link #parse(String)} does.
   *
   * @throws IOException when the stream can't be read
   */
  static JsonValue parse(InputStream json) throws IOException {
    return JsonTree.parse(json);
  }

  /**
   * Parses one JSON array in UTF-8 and hands out its items one after the other, so that only one of
   * them is in memory as a tree; fails as {@link #parse(String)} does, after the items before the
   * fault, and when the document is no array.
   */
  static void parseItems(byte[] json, Consumer<JsonValue> item) {
    JsonTree.parseItems(json, item);
  }

  /** Starts an object whose members keep the order in which they are put. */
  static ObjectBuilder object() {
    return new ObjectBuilder();
  }

  /** An array of these items. */
  static JsonArray array(List<? extends JsonValue> items) {
    return new JsonArray(List.copyOf(items));
  }

  /** The compact JSON text, members in their order. */
  default String toJson() {
    return JsonText.write(this, false);
  }

  /**
   * The compact JSON text with members sorted by UTF-16 code unit, so that equal values give equal
   * texts.
   */
  default String toCanonicalJson() {
    return JsonText.write(this, true);
  }

  /**
   * An object.
   *
   * @param members its members in the order in which they stood; unmodifiable
   */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    /** Copies the members, keeping their order. */
    public JsonObject {
      Map<String, JsonValue> copy = new LinkedHashMap<>(members);
      copy.forEach((name, value) -> Objects.requireNonNull(value, name));
      members = Collections.unmodifiableMap(copy);
    }

    /** The member of that name. */
    public Optional<JsonValue> get(String name) {
      return Optional.ofNullable(members.get(name));
    }

    /** The member of that name, when it is a string. */
    public Optional<String> string(String name) {
      return members.get(name) instanceof JsonString s ? Optional.of(s.value) : Optional.empty();
    }

    /** The member of that name, when it is an object. */
    public Optional<JsonObject> object(String name) {
      return members.get(name) instanceof JsonObject o ? Optional.of(o) : Optional.empty();
    }

    /** The items of the member of that name; none when it is absent or no array. */
    public List<JsonValue> array(String name) {
      return members.get(name) instanceof JsonArray a ? a.items : List.of();
    }

    /** The member of that name, when it is a number written as a whole one that a long can hold. */
    public OptionalLong integer(String name) {
      return members.get(name) instanceof JsonNumber n ? n.integer() : OptionalLong.empty();
    }

    @Override
    public String toString() {
      return "JsonObject[" + members.size() + " members]";
    }
  }

  /**
   * An array.
   *
   * @param items its items in order; unmodifiable
   */
  record JsonArray(List<JsonValue> items) implements JsonValue {
    /** Copies the items. */
    public JsonArray {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return "JsonArray[" + items.size() + " items]";
    }
  }

  /**
   * A string.
   *
   * @param value its characters, unescaped
   */
  record JsonString(String value) implements JsonValue {
    /** Requires a value. */
    public JsonString {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
      return "JsonString[" + value.length() + " characters]";
    }
  }

  /**
   * A number.
   *
   * @param lexeme its text as it was written
   */
  record JsonNumber(String lexeme) implements JsonValue {
    /**
     * Requires a JSON number.
     *
     * @throws IllegalArgumentException when the text isn't one
     */
    public JsonNumber {
      if (!isLexeme(lexeme)) {
        throw new IllegalArgumentException("not a JSON number");
      }
    }

    /** Whether a text is a number by the grammar of JSON. */
    public static boolean isLexeme(String text) {
      return JsonText.isNumber(text);
    }

    /** The number, when it is written as a whole one that a long can hold. */
    public OptionalLong integer() {
      try {
        return OptionalLong.of(Long.parseLong(lexeme));
      } catch (NumberFormatException fraction) {
        return OptionalLong.empty();
      }
    }

    @Override
    public String toString() {
      return "JsonNumber[" + lexeme.length() + " characters]";
    }
  }

  /**
   * A boolean.
   *
   * @param value which of the two
   */
  record JsonBoolean(boolean value) implements JsonValue {
    @Override
    public String toString() {
      return "JsonBoolean";
    }
  }

  /** The null literal. */
  record JsonNull() implements JsonValue {
    @Override
    public String toString() {
      return "JsonNull";
    }
  }

  /** Collects the members of an object; used by one thread. */
  final class ObjectBuilder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private ObjectBuilder() {}

    /** Puts a member; one of the same name is replaced in its place. */
    public ObjectBuilder put(String name, JsonValue value) {
      members.put(name, Objects.requireNonNull(value, name));
      return this;
    }

    /** Puts a string. */
    public ObjectBuilder put(String name, String value) {
      return put(name, new JsonString(value));
    }

    /** Puts a whole number. */
    public ObjectBuilder put(String name, long value) {
      return put(name, new JsonNumber(Long.toString(value)));
    }

    /** Puts a boolean. */
    public ObjectBuilder put(String name, boolean value) {
      return put(name, new JsonBoolean(value));
    }

    /** The object with the members put so far. */
    public JsonObject build() {
      return new JsonObject(members);
    }
  }
}
