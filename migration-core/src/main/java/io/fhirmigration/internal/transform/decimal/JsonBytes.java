package io.fhirmigration.internal.transform.decimal;

import java.util.Arrays;

/** Steps through JSON in a buffer without parsing it. */
final class JsonBytes {
  private JsonBytes() {}

  /**
   * The position behind the string whose opening quote stands at {@code quote}; -1 if it is open.
   */
  static int afterString(byte[] bytes, int quote, int to) {
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
  static int afterSpace(byte[] bytes, int at, int to) {
    int i = at;
    while (i < to && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r')) {
      i++;
    }
    return i;
  }

  /** Where the value of an object's member starts; -1 when the object has no such member. */
  static int member(byte[] bytes, int brace, int to, byte[] name) {
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
        if (isName && Arrays.equals(bytes, i + 1, after - 1, name, 0, name.length)) {
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
}
