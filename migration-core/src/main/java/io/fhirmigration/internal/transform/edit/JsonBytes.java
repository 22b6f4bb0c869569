package io.fhirmigration.internal.transform.edit;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Steps through JSON in a buffer without parsing it. */
public final class JsonBytes {
  private JsonBytes() {}

  /**
   * The position behind the string whose opening quote stands at {@code quote}; -1 if it is open.
   */
  public static int afterString(byte[] bytes, int quote, int to) {
    int i = quote + 1;
    while (i < to) {
      byte b = bytes[i++];
      if (b == '"') {
        return i;
      }
      if (b == '\\') {
        i++;
      }
    }
    return -1;
  }

  /** The first position from {@code at} on that holds no white space. */
  public static int afterSpace(byte[] bytes, int at, int to) {
    int i = at;
    while (i < to && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r')) {
      i++;
    }
    return i;
  }

  /** The position behind the value that starts at {@code at}; -1 if it is open. */
  public static int afterValue(byte[] bytes, int at, int to) {
    if (at >= to) {
      return -1;
    }
    if (bytes[at] == '"') {
      return afterString(bytes, at, to);
    }
    return bytes[at] == '{' || bytes[at] == '['
        ? afterContainer(bytes, at, to)
        : afterLiteral(bytes, at, to);
  }

  private static int afterContainer(byte[] bytes, int at, int to) {
    int depth = 0;
    int i = at;
    while (i >= 0 && i < to) {
      byte b = bytes[i];
      if (b == '"') {
        i = afterString(bytes, i, to);
        continue;
      }
      i++;
      if (b == '{' || b == '[') {
        depth++;
      } else if ((b == '}' || b == ']') && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static int afterLiteral(byte[] bytes, int at, int to) {
    int i = at;
    while (i < to && bytes[i] > ' ' && bytes[i] != ',' && bytes[i] != '}' && bytes[i] != ']') {
      i++;
    }
    return i;
  }

  /** Where the value of an object's member starts; -1 when the object has no such member. */
  public static int member(byte[] bytes, int brace, int to, byte[] name) {
    int depth = 0;
    int i = brace;
    while (i < to) {
      byte b = bytes[i];
      if (b == '"') {
        int after = afterString(bytes, i, to);
        if (after < 0) {
          return -1;
        }
        int next = afterSpace(bytes, after, to);
        boolean isName = depth == 1 && next < to && bytes[next] == ':';
        if (isName && isText(bytes, i + 1, after - 1, name)) {
          return afterSpace(bytes, next + 1, to);
        }
        i = after;
        continue;
      }
      i++;
      if (b == '{' || b == '[') {
        depth++;
      } else if ((b == '}' || b == ']') && --depth == 0) {
        return -1;
      }
    }
    return -1;
  }

  /** Whether what stands between two quotes says this, however it is escaped. */
  static boolean isText(byte[] bytes, int from, int to, byte[] text) {
    if (to - from <= text.length) {
      return Arrays.equals(bytes, from, to, text, 0, text.length);
    }
    return hasEscape(bytes, from, to)
        && text(bytes, from, to).equals(new String(text, StandardCharsets.UTF_8));
  }

  /** What stands between two quotes, unescaped; empty string when an escape in it is broken. */
  public static String text(byte[] bytes, int from, int to) {
    if (!hasEscape(bytes, from, to)) {
      return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
    try {
      return JsonValue.parse(bytes, from - 1, to - from + 2) instanceof JsonString string
          ? string.value()
          : "";
    } catch (RejectedException brokenEscape) {
      return "";
    }
  }

  private static boolean hasEscape(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\\') {
        return true;
      }
    }
    return false;
  }
}
