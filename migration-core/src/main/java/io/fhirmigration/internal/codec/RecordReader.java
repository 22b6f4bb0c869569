package io.fhirmigration.internal.codec;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads records from their JSON form; every fault is a rejection that names the member. */
final class RecordReader {
  private RecordReader() {}

  static Object decode(JsonValue json, Type type, String path) {
    if (type instanceof ParameterizedType generic) {
      return decodeGeneric(json, generic, path);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == String.class) {
      return text(json, path);
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return require(json, JsonValue.JsonBoolean.class, path).value();
    }
    if (raw == long.class || raw == Long.class) {
      return number(json, path);
    }
    if (raw == int.class || raw == Integer.class) {
      return whole(Integer::parseInt, json, path);
    }
    if (raw == OptionalLong.class) {
      return OptionalLong.of(number(json, path));
    }
    if (raw == Instant.class) {
      return parsed(Instant::parse, json, path);
    }
    if (raw == Duration.class) {
      return parsed(Duration::parse, json, path);
    }
    if (raw == URI.class) {
      return parsed(URI::create, json, path);
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
    Map<Object, Object> map = new TreeMap<>();
    require(json, JsonValue.JsonObject.class, path)
        .members()
        .forEach(
            (k, v) ->
                map.put(
                    decode(new JsonValue.JsonString(k), arguments[0], path),
                    decode(v, arguments[1], path + "." + k)));
    return map;
  }

  private static Object decodeVariant(JsonValue json, Class<?> sealed, String path) {
    String name =
        require(json, JsonValue.JsonObject.class, path)
            .string(RecordCodec.DISCRIMINATOR)
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
    RecordShape shape = RecordShape.of(type);
    Object[] values = new Object[shape.components().size()];
    for (int i = 0; i < values.length; i++) {
      RecordShape.Component component = shape.components().get(i);
      String at = path + "." + component.name();
      Optional<JsonValue> item =
          shape.isName()
              ? Optional.of(json)
              : require(json, JsonValue.JsonObject.class, path).get(component.name());
      values[i] =
          item.isPresent()
              ? decode(item.get(), component.genericType(), at)
              : absent(component.type(), at);
    }
    return shape.create(values, path);
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
    return whole(Long::parseLong, json, path);
  }

  private static <T> T whole(Function<String, T> parse, JsonValue json, String path) {
    try {
      return parse.apply(require(json, JsonValue.JsonNumber.class, path).lexeme());
    } catch (NumberFormatException e) {
      throw new RejectedException("stored " + path + " is not a whole number in range", e);
    }
  }

  private static <T> T parsed(Function<String, T> parse, JsonValue json, String path) {
    try {
      return parse.apply(text(json, path));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new RejectedException("stored " + path + " is not valid", e);
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
