package io.fhirmigration.deid.internal.tree;

import java.nio.charset.StandardCharsets;

/** Decodes scalars from JSON and encodes strings. */
final class JsonStrings {
  private static final int HEX_DIGITS = 4;

  private JsonStrings() {}

  /** The text of the scalar in a range, unescaped when it stands in quotes. */
  static String decode(byte[] bytes, int start, int end) {
    if (bytes[start] != '"') {
      return new String(bytes, start, end - start, StandardCharsets.US_ASCII);
    }
    int from = start + 1;
    int to = end - 1;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\\') {
        return unescape(new String(bytes, from, to - from, StandardCharsets.UTF_8));
      }
    }
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static String unescape(String escaped) {
    StringBuilder text = new StringBuilder(escaped.length());
    int i = 0;
    while (i < escaped.length()) {
      char c = escaped.charAt(i++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char code = escaped.charAt(i++);
      if (code == 'u') {
        text.append((char) Integer.parseInt(escaped.substring(i, i + HEX_DIGITS), 16));
        i += HEX_DIGITS;
      } else {
        text.append(unescaped(code));
      }
    }
    return wellFormed(text.toString());
  }

  /** The text with U+FFFD for each half of a surrogate pair that stands alone. */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
      }
    }
    return text;
  }

  private static char unescaped(char code) {
    return switch (code) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> code;
    };
  }

  /** Appends a string in quotes. */
  static void encode(String text, ByteSink out) {
    out.write('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c < ' ') {
        out.write(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
        out.write(escape(c).getBytes(StandardCharsets.US_ASCII));
        plain = i + 1;
      }
    }
    out.write(text.substring(plain).getBytes(StandardCharsets.UTF_8));
    out.write('"');
  }

  private static String escape(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", (int) c);
    };
  }
}
