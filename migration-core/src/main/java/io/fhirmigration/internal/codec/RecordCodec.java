package io.fhirmigration.internal.codec;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Turns records into JSON and back, by their components.
 *
 * <p>Knows strings, booleans, integers, instants, durations, addresses, enums, optionals, lists,
 * maps, records and sealed interfaces of records (told apart by the member {@code is}). A record of
 * one string is that string. An absent optional is left out; an absent member reads as empty, zero
 * or false, so that newer releases read older documents.
 */
public final class RecordCodec {
  private static final String DISCRIMINATOR = "is";

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
    RecordComponent[] components = value.getClass().getRecordComponents();
    if (isName(components)) {
      return new JsonValue.JsonString(read(value, components[0]).toString());
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (isVariant(value.getClass())) {
      members.put(DISCRIMINATOR, new JsonValue.JsonString(value.getClass().getSimpleName()));
    }
    for (RecordComponent component : components) {
      Object item = read(value, component);
      if (item instanceof Optional<?> optional) {
        optional.ifPresent(v -> members.put(component.getName(), encode(v)));
      } else if (item instanceof OptionalLong number) {
        number.ifPresent(v -> members.put(component.getName(), encode(v)));
      } else {
        members.put(component.getName(), encode(item));
      }
    }
    return new JsonValue.JsonObject(members);
  }

  /** Whether a record is a plain name: one string component called {@code value}. */
  private static boolean isName(RecordComponent[] components) {
    return components.length == 1
        && components[0].getType() == String.class
        && components[0].getName().equals("value");
  }

  private static boolean isVariant(Class<?> type) {
    for (Class<?> parent : type.getInterfaces()) {
      if (parent.isSealed()) {
        return true;
      }
    }
    return false;
  }

  private static Object read(Record value, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  /**
   * Reads a document.
   *
   * @throws RejectedException when it isn't the JSON form of {@code type}
   */
  public static <T> T decode(String json, Class<T> type) {
    return type.cast(decode(JsonValue.parse(json), type, type.getSimpleName()));
  }

  /**
   * Reads a list of documents.
   *
   * @throws RejectedException when it isn't a list of the JSON form of {@code type}
   */
  public static <T> List<T> decodeList(byte[] json, Class<T> type) {
    if (!(JsonValue.parse(json) instanceof JsonValue.JsonArray array)) {
      throw new RejectedException("stored list of " + type.getSimpleName() + " is not an array");
    }
    List<T> list = new ArrayList<>();
    for (JsonValue item : array.items()) {
      list.add(type.cast(decode(item, type, type.getSimpleName())));
    }
    return list;
  }

  private static Object decode(JsonValue json, Type type, String path) {
    if (type instanceof ParameterizedType generic) {
      return decodeGeneric(json, generic, path);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == String.class) {
      return text(json, path);
    }
    if (raw == boolean.class) {
      return require(json, JsonValue.JsonBoolean.class, path).value();
    }
    if (raw == long.class) {
      return number(json, path);
    }
    if (raw == int.class) {
      return Math.toIntExact(number(json, path));
    }
    if (raw == OptionalLong.class) {
      return OptionalLong.of(number(json, path));
    }
    if (raw == Instant.class) {
      return Instant.parse(text(json, path));
    }
    if (raw == Duration.class) {
      return Duration.parse(text(json, path));
    }
    if (raw == URI.class) {
      return URI.create(text(json, path));
    }
    if (raw.isEnum()) {
      return constant(raw, text(json, path), path);
    }
    if (raw.isSealed()) {
      return decodeVariant(json, raw, path);
    }
    if (raw.isRecord()) {
      return decodeRecord(json, raw, path);
    }
    throw new IllegalArgumentException("no JSON form for " + raw.getName());
  }

  private static Object decodeGeneric(JsonValue json, ParameterizedType type, String path) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return Optional.of(decode(json, arguments[0], path));
    }
    if (type.getRawType() == List.class) {
      List<Object> list = new ArrayList<>();
      for (JsonValue item : require(json, JsonValue.JsonArray.class, path).items()) {
        list.add(decode(item, arguments[0], path + "[" + list.size() + "]"));
      }
      return list;
    }
    Map<String, Object> map = new TreeMap<>();
    require(json, JsonValue.JsonObject.class, path)
        .members()
        .forEach((k, v) -> map.put(k, decode(v, arguments[1], path + "." + k)));
    return map;
  }

  private static Object decodeVariant(JsonValue json, Class<?> sealed, String path) {
    String name =
        require(json, JsonValue.JsonObject.class, path)
            .string(DISCRIMINATOR)
            .orElseThrow(
                () -> new RejectedException("stored " + path + " does not say what it is"));
    for (Class<?> variant : sealed.getPermittedSubclasses()) {
      if (variant.getSimpleName().equals(name)) {
        return decodeRecord(json, variant, path);
      }
    }
    throw new RejectedException(
        "stored " + path + " is a '" + name + "', which this release does not know");
  }

  private static Object decodeRecord(JsonValue json, Class<?> type, String path) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    boolean name = isName(components);
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      String member = components[i].getName();
      Optional<JsonValue> item =
          name ? Optional.of(json) : require(json, JsonValue.JsonObject.class, path).get(member);
      values[i] =
          item.isPresent()
              ? decode(item.get(), components[i].getGenericType(), path + "." + member)
              : absent(types[i], path + "." + member);
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new RejectedException("stored " + path + " is not valid", cause);
    }
  }

  private static Object absent(Class<?> type, String path) {
    if (type == Optional.class) {
      return Optional.empty();
    }
    if (type == OptionalLong.class) {
      return OptionalLong.empty();
    }
    if (type == List.class) {
      return List.of();
    }
    if (type == Map.class) {
      return Map.of();
    }
    if (type == long.class) {
      return 0L;
    }
    if (type == int.class) {
      return 0;
    }
    if (type == boolean.class) {
      return false;
    }
    if (type == String.class) {
      return "";
    }
    throw new RejectedException("stored " + path + " is missing");
  }

  private static Object constant(Class<?> type, String name, String path) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new RejectedException(
        "stored " + path + " is '" + name + "', which this release does not know");
  }

  private static String text(JsonValue json, String path) {
    return require(json, JsonValue.JsonString.class, path).value();
  }

  private static long number(JsonValue json, String path) {
    try {
      return Long.parseLong(require(json, JsonValue.JsonNumber.class, path).lexeme());
    } catch (NumberFormatException e) {
      throw new RejectedException("stored " + path + " is not a whole number", e);
    }
  }

  private static <T extends JsonValue> T require(JsonValue json, Class<T> type, String path) {
    if (!type.isInstance(json)) {
      throw new RejectedException(
          "stored "
              + path
              + " is a "
              + json.getClass().getSimpleName()
              + ", not a "
              + type.getSimpleName());
    }
    return type.cast(json);
  }
}
