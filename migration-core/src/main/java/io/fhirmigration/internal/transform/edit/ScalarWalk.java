package io.fhirmigration.internal.transform.edit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over the numbers, or over the values that are strings, of one JSON line, and knows where
 * each one stands. Reused for many lines by one thread.
 */
public final class ScalarWalk {
  private static final int LONGEST_NAME = 64;

  private final boolean strings;
  private final StringBuilder path = new StringBuilder();
  private byte[] bytes = new byte[0];
  private int to;
  private int at;
  private int depth;
  private boolean broken;
  private int start;
  private int end;
  private int digits;
  private boolean exponent;

  /** By depth: where the container was opened, and the name last read in it. */
  private int[] opened = new int[16];

  private int[] nameStart = new int[16];
  private int[] nameEnd = new int[16];

  private ScalarWalk(boolean strings) {
    this.strings = strings;
  }

  /** A walk over numbers. */
  public static ScalarWalk ofNumbers() {
    return new ScalarWalk(false);
  }

  /** A walk over strings that are values, not names. */
  public static ScalarWalk ofStrings() {
    return new ScalarWalk(true);
  }

  /** Starts with another line. */
  public void begin(byte[] line, int from, int stop) {
    bytes = line;
    at = from;
    to = stop;
    depth = 0;
    broken = false;
  }

  /** Goes to the next value; {@code false} at the end of the line or where it is broken. */
  public boolean next() {
    while (at < to && !broken) {
      byte b = bytes[at];
      if (b == '"') {
        if (string() && strings) {
          return true;
        }
      } else if (b == '{' || b == '[') {
        open();
      } else if (b == '}' || b == ']') {
        close(b);
      } else if (b == '-' || b >= '0' && b <= '9') {
        number();
        if (!strings) {
          return true;
        }
      } else {
        at++;
      }
    }
    broken |= depth != 0;
    return false;
  }

  /** Whether the line is no JSON, as far as the walk came. */
  public boolean isBroken() {
    return broken;
  }

  /** Where the value starts; of a string what is behind its first quote. */
  public int start() {
    return start;
  }

  /** Where the value ends; of a string its last quote. */
  public int end() {
    return end;
  }

  /** The digits of a number, those of its exponent included. */
  public int digits() {
    return digits;
  }

  /** Whether a number has an exponent. */
  public boolean hasExponent() {
    return exponent;
  }

  /** A number as it is written. */
  public String lexeme() {
    return new String(bytes, start, end - start, StandardCharsets.US_ASCII);
  }

  /** A string, unescaped; empty when an escape in it is broken. */
  public String text() {
    return JsonBytes.text(bytes, start, end);
  }

  /** Whether the value is that of a member, not the item of an array. */
  public boolean isMember() {
    return depth > 0 && bytes[opened[depth]] == '{';
  }

  /** Where the container of the value was opened. */
  public int container() {
    return opened[depth];
  }

  /** The name of the member, as written. */
  public String name() {
    return new String(
        bytes, nameStart[depth], nameEnd[depth] - nameStart[depth], StandardCharsets.UTF_8);
  }

  /** Whether the member has this name. */
  public boolean isNamed(byte[] name) {
    return isNamed(depth, name);
  }

  /** Whether the value is a member of an object that stands under this name, in an array or not. */
  public boolean isWithin(byte[] name) {
    int level = depth - 1;
    while (level > 0 && bytes[opened[level]] == '[') {
      level--;
    }
    return isNamed(level, name);
  }

  /** How many objects and arrays the value stands in. */
  public int depth() {
    return depth;
  }

  private boolean isNamed(int level, byte[] name) {
    return level > 0
        && bytes[opened[level]] == '{'
        && JsonBytes.isText(bytes, nameStart[level], nameEnd[level], name);
  }

  /** The element that the value stands in, without indexes. */
  public String path(String type) {
    path.setLength(0);
    path.append(type);
    for (int level = 1; level <= depth; level++) {
      if (bytes[opened[level]] == '{') {
        path.append('.');
        appendName(level);
      }
    }
    return path.toString();
  }

  private void appendName(int level) {
    int mark = path.length();
    int length = Math.min(nameEnd[level] - nameStart[level], LONGEST_NAME + 1);
    for (int i = nameStart[level]; i < nameStart[level] + length; i++) {
      path.append((char) (bytes[i] & 0xff));
    }
    if (!isElement(path, mark)) {
      path.setLength(mark);
      path.append('?');
    }
  }

  /** Whether a text is a name that FHIR may give to a type or element; others could be data. */
  public static boolean isElement(CharSequence text, int from) {
    int length = text.length() - from;
    boolean plain = length > 0 && length <= LONGEST_NAME;
    for (int i = from; i < text.length() && plain; i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' && i == from;
      plain = letter || i > from && c >= '0' && c <= '9';
    }
    return plain;
  }

  private void number() {
    exponent = false;
    digits = 0;
    start = at;
    while (at < to && isNumberByte(bytes[at])) {
      byte b = bytes[at++];
      exponent |= (b | 0x20) == 'e';
      digits += b >= '0' && b <= '9' ? 1 : 0;
    }
    end = at;
  }

  private static boolean isNumberByte(byte b) {
    return b >= '0' && b <= '9' || b == '.' || b == '+' || b == '-' || (b | 0x20) == 'e';
  }

  /** Goes behind a string; whether it is a value. */
  private boolean string() {
    start = at + 1;
    int after = JsonBytes.afterString(bytes, at, to);
    if (after < 0) {
      broken = true;
      return false;
    }
    at = after;
    end = after - 1;
    int next = JsonBytes.afterSpace(bytes, at, to);
    boolean isName = isMember() && next < to && bytes[next] == ':';
    if (isName) {
      nameStart[depth] = start;
      nameEnd[depth] = end;
    }
    return !isName;
  }

  private void open() {
    depth++;
    if (depth == opened.length) {
      opened = Arrays.copyOf(opened, 2 * depth);
      nameStart = Arrays.copyOf(nameStart, 2 * depth);
      nameEnd = Arrays.copyOf(nameEnd, 2 * depth);
    }
    opened[depth] = at;
    nameStart[depth] = at;
    nameEnd[depth] = at;
    at++;
  }

  /** A closing bracket of ASCII stands two behind its opening one. */
  private void close(byte bracket) {
    broken = depth == 0 || bytes[opened[depth]] != bracket - 2;
    depth--;
    at++;
  }
}
