package io.fhirmigration.deid.internal.tree;

import io.fhirmigration.model.RejectedException;

/** Steps over the tokens of JSON in a buffer. */
final class JsonScanner {
  private byte[] bytes = new byte[0];
  private int from;
  private int to;
  private int at;
  private boolean spaced;

  void start(byte[] buffer, int start, int end) {
    bytes = buffer;
    from = start;
    to = end;
    at = start;
    spaced = false;
  }

  byte[] bytes() {
    return bytes;
  }

  int at() {
    return at;
  }

  void goTo(int position) {
    at = position;
  }

  /** Whether white space was skipped. */
  boolean spaced() {
    return spaced;
  }

  boolean atEnd() {
    space();
    return at == to;
  }

  /** The next byte that is no white space, not consumed. */
  int peek() {
    space();
    if (at >= to) {
      throw broken();
    }
    return bytes[at];
  }

  void expect(char token) {
    if (peek() != token) {
      throw broken();
    }
    at++;
  }

  /** Consumes the token if it comes next. */
  boolean accept(char token) {
    if (peek() != token) {
      return false;
    }
    at++;
    return true;
  }

  /** Consumes a string and answers whether it has escapes. */
  boolean string() {
    expect('"');
    boolean escaped = false;
    while (at < to) {
      byte b = bytes[at++];
      if (b == '"') {
        return escaped;
      }
      if (b == '\\') {
        escaped = true;
        escape();
      } else if (b >= 0 && b < ' ') {
        throw broken();
      }
    }
    throw broken();
  }

  private void escape() {
    if (at >= to) {
      throw broken();
    }
    byte code = bytes[at++];
    if (code == 'u') {
      for (int i = 0; i < 4; i++) {
        if (at >= to || Character.digit(bytes[at++], 16) < 0) {
          throw broken();
        }
      }
    } else if ("\"\\/bfnrt".indexOf(code) < 0) {
      throw broken();
    }
  }

  /** Consumes a number; its grammar is checked. */
  void number() {
    int start = at;
    if (bytes[at] == '-') {
      at++;
    }
    int whole = at;
    digits();
    if (bytes[whole] == '0' && at > whole + 1) {
      throw broken();
    }
    if (at < to && bytes[at] == '.') {
      at++;
      digits();
    }
    if (at < to && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < to && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      digits();
    }
    if (at == start) {
      throw broken();
    }
  }

  private void digits() {
    int start = at;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw broken();
    }
  }

  void literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at >= to || bytes[at++] != word.charAt(i)) {
        throw broken();
      }
    }
  }

  /** Consumes any value. */
  void value(int depth) {
    int first = peek();
    if (first == '"') {
      string();
    } else if (first == '{' || first == '[') {
      container(first, depth);
    } else if (first == 't') {
      literal("true");
    } else if (first == 'f') {
      literal("false");
    } else if (first == 'n') {
      literal("null");
    } else {
      number();
    }
  }

  private void container(int open, int depth) {
    if (depth == 0) {
      throw broken();
    }
    char close = open == '{' ? '}' : ']';
    at++;
    if (accept(close)) {
      return;
    }
    do {
      if (open == '{') {
        peek();
        string();
        expect(':');
      }
      value(depth - 1);
    } while (accept(','));
    expect(close);
  }

  RejectedException broken() {
    return new RejectedException(
        "The input FHIR resource JSON is invalid: broken at byte " + (at - from));
  }

  private void space() {
    while (at < to && isSpace(bytes[at])) {
      spaced = true;
      at++;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
