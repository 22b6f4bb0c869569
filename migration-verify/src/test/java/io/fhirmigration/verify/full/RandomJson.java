package io.fhirmigration.verify.full;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonBoolean;
import io.fhirmigration.ndjson.JsonValue.JsonNull;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Made-up JSON, and the many ways to write the same value. */
final class RandomJson {
  private static final String[] NAMES = {
    "a",
    "b",
    "ab",
    "A",
    "",
    "name",
    "_name",
    "é",
    "\ud83d\ude00",
    "\uffee",
    "\ud800",
    "\\",
    "\"",
    "\u0001",
    "\n",
    "zz"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "1.10",
    "1.1",
    "100",
    "1e2",
    "1E2",
    "1E+2",
    "10.0e1",
    "-1.5e-7",
    "12345678901234567",
    "12345678901234568",
    "0.0"
  };
  private static final String[] TEXTS = {
    "",
    "x",
    "Müller",
    "山田",
    "\ud83d\ude00",
    "\udc00\ud800",
    "\ud800",
    "a\"b\\c/d",
    "\b\f\n\r\t\u0000\u001f\u007f",
    "\u2028",
    "plain text",
    "1"
  };

  private final Random random;

  RandomJson(long seed) {
    random = new Random(seed);
  }

  JsonObject object(int depth) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    int size = random.nextInt(20) == 0 ? 60 : random.nextInt(6);
    for (int i = 0; i < size; i++) {
      String name = size == 60 ? "n" + random.nextInt(1000) : NAMES[random.nextInt(NAMES.length)];
      members.put(name, value(depth - 1));
    }
    return new JsonObject(members);
  }

  private JsonValue value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> new JsonNull();
      case 1 -> new JsonBoolean(random.nextBoolean());
      case 2, 3 -> new JsonString(TEXTS[random.nextInt(TEXTS.length)]);
      case 4 -> new JsonNumber(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 5 -> object(depth);
      default -> array(depth);
    };
  }

  private JsonArray array(int depth) {
    List<JsonValue> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(value(depth - 1));
    }
    return new JsonArray(items);
  }

  /** The same value with one scalar of it changed, or a member or item gone. */
  JsonValue changed(JsonValue value) {
    if (value instanceof JsonObject object && !object.members().isEmpty()) {
      Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
      List<String> names = List.copyOf(members.keySet());
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(4) == 0) {
        members.remove(name);
      } else {
        members.put(name, changed(members.get(name)));
      }
      return new JsonObject(members);
    }
    if (value instanceof JsonArray array && !array.items().isEmpty()) {
      List<JsonValue> items = new ArrayList<>(array.items());
      if (random.nextInt(3) == 0) {
        Collections.shuffle(items, random);
      } else {
        int at = random.nextInt(items.size());
        items.set(at, changed(items.get(at)));
      }
      return new JsonArray(items);
    }
    return value(0);
  }

  /** One of the texts of a value: members in any order, any white space, any escapes. */
  String text(JsonValue value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private void write(JsonValue value, StringBuilder out) {
    space(out);
    if (value instanceof JsonObject object) {
      List<String> names = new ArrayList<>(object.members().keySet());
      Collections.shuffle(names, random);
      out.append('{');
      String separator = "";
      for (String name : names) {
        out.append(separator);
        separator = ",";
        space(out);
        string(name, out);
        space(out);
        out.append(':');
        write(object.members().get(name), out);
      }
      out.append('}');
    } else if (value instanceof JsonArray array) {
      out.append('[');
      String separator = "";
      for (JsonValue item : array.items()) {
        out.append(separator);
        separator = ",";
        write(item, out);
      }
      space(out);
      out.append(']');
    } else if (value instanceof JsonString string) {
      string(string.value(), out);
    } else {
      out.append(value.toJson());
    }
    space(out);
  }

  private void space(StringBuilder out) {
    if (random.nextInt(4) == 0) {
      out.append(" \t\r".charAt(random.nextInt(3)));
    }
  }

  private void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair && random.nextBoolean()) {
        out.append(c).append(text.charAt(++i));
      } else if (c < ' '
          || c == '"'
          || c == '\\'
          || Character.isSurrogate(c)
          || random.nextInt(5) == 0) {
        escape(c, out);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private void escape(char c, StringBuilder out) {
    int shortForm = "\"\\/\b\f\n\r\t".indexOf(c);
    if (shortForm >= 0 && random.nextBoolean()) {
      out.append('\\').append("\"\\/bfnrt".charAt(shortForm));
    } else {
      String hex = String.format("\\u%04x", (int) c);
      out.append(random.nextBoolean() ? hex : "\\u" + hex.substring(2).toUpperCase(Locale.ROOT));
    }
  }
}
