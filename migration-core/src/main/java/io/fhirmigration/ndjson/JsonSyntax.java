package io.fhirmigration.ndjson;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells whether a line is one JSON object in UTF-8, without building anything. Strict as RFC 8259
 * says, and nested no deeper than {@link NdjsonLimits#MAX_DEPTH}; members named twice are not
 * looked for. Line feeds between values are refused, since a line holds none. Reused for many lines
 * by one thread.
 */
public final class JsonSyntax {
  /** Each reading method is given where something starts and gives where it ends, or this. */
  private static final int NO = -1;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final long SPACES = ' ' * EACH;
  private static final long QUOTES = '"' * EACH;
  private static final long BACKSLASHES = '\\' * EACH;

  private final boolean[] inObject = new boolean[NdjsonLimits.MAX_DEPTH + 1];

  /** A judge of lines. */
  public JsonSyntax() {}

  /** Whether these bytes are one JSON object and nothing more. */
  public boolean isObject(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int start = space(bytes, offset, end);
    if (!is(bytes, start, end, '{')) {
      return false;
    }
    int stop = value(bytes, start, end);
    return stop != NO && space(bytes, stop, end) == end;
  }

  /** A value with all that is in it. */
  private int value(byte[] bytes, int from, int end) {
    int at = from;
    int depth = 0;
    while (at != NO) {
      at = space(bytes, at, end);
      if (is(bytes, at, end, '{') || is(bytes, at, end, '[')) {
        if (++depth >= inObject.length) {
          return NO;
        }
        inObject[depth] = bytes[at] == '{';
        at = space(bytes, at + 1, end);
        if (!is(bytes, at, end, inObject[depth] ? '}' : ']')) {
          at = inObject[depth] ? name(bytes, at, end) : at;
          continue;
        }
      } else {
        at = scalar(bytes, at, end);
        if (depth == 0 || at == NO) {
          return at;
        }
        at = space(bytes, at, end);
      }
      while (is(bytes, at, end, inObject[depth] ? '}' : ']')) {
        if (--depth == 0) {
          return at + 1;
        }
        at = space(bytes, at + 1, end);
      }
      if (!is(bytes, at, end, ',')) {
        return NO;
      }
      at = inObject[depth] ? name(bytes, space(bytes, at + 1, end), end) : at + 1;
    }
    return NO;
  }

  /** A member's name with the colon. */
  private static int name(byte[] bytes, int from, int end) {
    int at = is(bytes, from, end, '"') ? string(bytes, from + 1, end) : NO;
    if (at == NO) {
      return NO;
    }
    at = space(bytes, at, end);
    return is(bytes, at, end, ':') ? at + 1 : NO;
  }

  private static int scalar(byte[] bytes, int from, int end) {
    return switch (from < end ? bytes[from] : 0) {
      case '"' -> string(bytes, from + 1, end);
      case 't' -> word(bytes, from, end, "true");
      case 'f' -> word(bytes, from, end, "false");
      case 'n' -> word(bytes, from, end, "null");
      default -> number(bytes, from, end);
    };
  }

  private static int word(byte[] bytes, int from, int end, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!is(bytes, from + i, end, word.charAt(i))) {
        return NO;
      }
    }
    return from + word.length();
  }

  private static int number(byte[] bytes, int from, int end) {
    int at = is(bytes, from, end, '-') ? from + 1 : from;
    at = is(bytes, at, end, '0') ? at + 1 : digits(bytes, at, end);
    if (at != NO && is(bytes, at, end, '.')) {
      at = digits(bytes, at + 1, end);
    }
    if (at != NO && (is(bytes, at, end, 'e') || is(bytes, at, end, 'E'))) {
      boolean signed = is(bytes, at + 1, end, '+') || is(bytes, at + 1, end, '-');
      at = digits(bytes, signed ? at + 2 : at + 1, end);
    }
    return at;
  }

  /** One digit or more. */
  private static int digits(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at > from ? at : NO;
  }

  /** The rest of a string behind its first quote. */
  private static int string(byte[] bytes, int from, int end) {
    int at = plain(bytes, from, end);
    while (at < end) {
      byte b = bytes[at];
      if (b == '"') {
        return at + 1;
      }
      if (b >= 0 && b != '\\') {
        return NO;
      }
      at = b < 0 ? multiByte(bytes, at, end) : escape(bytes, at + 1, end);
      if (at == NO) {
        return NO;
      }
      at = plain(bytes, at, end);
    }
    return NO;
  }

  /** Characters of a string that are printable ASCII; looks at eight at a time. */
  private static int plain(byte[] bytes, int from, int end) {
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at);
      long special =
          (below(word, SPACES)
                  | below(word ^ QUOTES, EACH)
                  | below(word ^ BACKSLASHES, EACH)
                  | word)
              & HIGH;
      if (special != 0) {
        return at + (Long.numberOfTrailingZeros(special) >> 3);
      }
    }
    while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  /** Marks bytes below the limit's, exactly up to the first that is marked. */
  private static long below(long word, long limit) {
    return (word - limit) & ~word;
  }

  /** What follows a backslash. */
  private static int escape(byte[] bytes, int from, int end) {
    if (!is(bytes, from, end, 'u')) {
      return from < end && "\"\\/bfnrt".indexOf(bytes[from]) >= 0 ? from + 1 : NO;
    }
    for (int i = 1; i <= 4; i++) {
      if (from + i >= end || Character.digit(bytes[from + i], 16) < 0) {
        return NO;
      }
    }
    return from + 5;
  }

  /** One character of two to four bytes; neither overlong, nor half a surrogate pair. */
  private static int multiByte(byte[] bytes, int from, int end) {
    int first = bytes[from] & 0xFF;
    int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || end - from < length) {
      return NO;
    }
    int second = bytes[from + 1] & 0xFF;
    boolean fits =
        switch (first) {
          case 0xE0 -> second >= 0xA0;
          case 0xED -> second < 0xA0;
          case 0xF0 -> second >= 0x90;
          case 0xF4 -> second < 0x90;
          default -> true;
        };
    for (int i = 1; i < length; i++) {
      fits &= (bytes[from + i] & 0xC0) == 0x80;
    }
    return fits ? from + length : NO;
  }

  private static int space(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
      at++;
    }
    return at;
  }

  private static boolean is(byte[] bytes, int at, int end, char wanted) {
    return at < end && bytes[at] == wanted;
  }
}
