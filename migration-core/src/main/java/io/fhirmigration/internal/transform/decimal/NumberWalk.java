package io.fhirmigration.internal.transform.decimal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks over the numbers of one JSON line, outside strings, and knows where each one stands. */
final class NumberWalk {
  private static final int LONGEST_NAME = 64;

  private final StringBuilder path = new StringBuilder();
  private byte[] bytes = new byte[0];
  private int to;
  private int at;
  private int depth;
  private boolean broken;
  private int numberStart;
  private int digits;
  private boolean exponent;

  /** By depth: where the container was opened, and the name last read in it. */
  private int[] opened = new int[16];

  private int[] nameStart = new int[16];
  private int[] nameEnd = new int[16];

  /** Starts with another line. */
  void start(byte[] line, int from, int end) {
    bytes = line;
    at = from;
    to = end;
    depth = 0;
    broken = false;
  }

  /** Goes to the next number; {@code false} at the end of the line or where it is broken. */
  boolean next() {
    while (at < to && !broken) {
      byte b = bytes[at];
      if (b == '"') {
        string();
      } else if (b == '{' || b == '[') {
        open();
      } else if (b == '}' || b == ']') {
        close(b);
      } else if (b == '-' || b >= '0' && b <= '9') {
        number();
        return true;
      } else {
        at++;
      }
    }
    broken |= depth != 0;
    return false;
  }

  /** Whether the line is no JSON, as far as the walk came. */
  boolean isBroken() {
    return broken;
  }

  int numberStart() {
    return numberStart;
  }

  int numberEnd() {
    return at;
  }

  int digits() {
    return digits;
  }

  boolean hasExponent() {
    return exponent;
  }

  String lexeme() {
    return new String(bytes, numberStart, at - numberStart, StandardCharsets.US_ASCII);
  }

  /** Whether the number is the value of a member, not the item of an array. */
  boolean isMember() {
    return depth > 0 && bytes[opened[depth]] == '{';
  }

  /** Where the container of the number was opened. */
  int container() {
    return opened[depth];
  }

  /** The name of the member, as written. */
  String name() {
    return new String(
        bytes, nameStart[depth], nameEnd[depth] - nameStart[depth], StandardCharsets.UTF_8);
  }

  /** The element that the number stands in, without indexes. */
  String path(String type) {
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
  static boolean isElement(CharSequence text, int from) {
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
    numberStart = at;
    while (at < to && NumberGuard.isNumberByte(bytes[at])) {
      byte b = bytes[at++];
      exponent |= (b | 0x20) == 'e';
      digits += b >= '0' && b <= '9' ? 1 : 0;
    }
  }

  private void string() {
    int start = at + 1;
    int after = JsonBytes.afterString(bytes, at, to);
    if (after < 0) {
      broken = true;
      return;
    }
    at = after;
    int next = JsonBytes.afterSpace(bytes, at, to);
    if (isMember() && next < to && bytes[next] == ':') {
      nameStart[depth] = start;
      nameEnd[depth] = after - 1;
    }
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
