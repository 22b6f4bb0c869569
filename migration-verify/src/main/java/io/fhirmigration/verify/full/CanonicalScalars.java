package io.fhirmigration.verify.full;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;

/** Reads strings, numbers and words of a line and writes their canonical text. */
abstract class CanonicalScalars {
  private static final int LONGEST_NUMBER = 400;
  private static final int LARGEST_EXPONENT = 400;

  final OutBytes out = new OutBytes();
  private final boolean plainExponents;
  byte[] in = new byte[0];
  int at;
  int end;

  /** Whether the string that was read last is ASCII without escapes. */
  boolean plainString;

  CanonicalScalars(boolean plainExponents) {
    this.plainExponents = plainExponents;
  }

  void string() throws DamagedLineException {
    plainString = true;
    out.put('"');
    int run = ++at;
    while (at < end) {
      byte b = in[at];
      if (b >= ' ' && b != '"' && b != '\\') {
        at++;
      } else if (b < 0) {
        plainString = false;
        multiByte();
      } else {
        out.put(in, run, at);
        require(b >= ' ');
        at++;
        if (b == '"') {
          out.put('"');
          return;
        }
        plainString = false;
        escape();
        run = at;
      }
    }
    throw new DamagedLineException("a string does not end");
  }

  private void escape() throws DamagedLineException {
    require(at < end);
    byte b = in[at++];
    switch (b) {
      case '"', '\\', '/' -> character(b);
      case 'b' -> character('\b');
      case 'f' -> character('\f');
      case 'n' -> character('\n');
      case 'r' -> character('\r');
      case 't' -> character('\t');
      case 'u' -> unit();
      default -> throw new DamagedLineException("not JSON");
    }
  }

  private void unit() throws DamagedLineException {
    int unit = hex();
    if (Character.isHighSurrogate((char) unit)
        && at + 6 <= end
        && in[at] == '\\'
        && in[at + 1] == 'u') {
      int back = at;
      at += 2;
      int low = hex();
      if (Character.isLowSurrogate((char) low)) {
        out.putUtf8(Character.toCodePoint((char) unit, (char) low));
        return;
      }
      at = back;
    }
    character(unit);
  }

  private int hex() throws DamagedLineException {
    require(at + 4 <= end);
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(in[at++], 16);
      require(digit >= 0);
      unit = unit << 4 | digit;
    }
    return unit;
  }

  private void character(int unit) {
    if (unit == '"' || unit == '\\') {
      out.put('\\');
      out.put((char) unit);
    } else if (unit < ' ' || Character.isSurrogate((char) unit)) {
      out.putUnicodeEscape(unit);
    } else {
      out.putUtf8(unit);
    }
  }

  /** Goes behind one character of two to four bytes; neither overlong, nor half a pair. */
  private void multiByte() throws DamagedLineException {
    int first = in[at] & 0xff;
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    require(first >= 0xc2 && first <= 0xf4 && end - at >= length);
    int second = in[at + 1] & 0xff;
    boolean fits =
        switch (first) {
          case 0xe0 -> second >= 0xa0;
          case 0xed -> second < 0xa0;
          case 0xf0 -> second >= 0x90;
          case 0xf4 -> second < 0x90;
          default -> true;
        };
    for (int i = 1; i < length; i++) {
      fits &= (in[at + i] & 0xc0) == 0x80;
    }
    require(fits);
    at += length;
  }

  boolean word(String word) throws DamagedLineException {
    for (int i = 0; i < word.length(); i++) {
      take(word.charAt(i));
    }
    out.putAscii(word);
    return true;
  }

  boolean number() throws DamagedLineException {
    int start = at;
    boolean exponent = false;
    took('-');
    if (!took('0')) {
      digits();
    }
    if (took('.')) {
      digits();
    }
    if (took('e') || took('E')) {
      exponent = true;
      if (!took('+')) {
        took('-');
      }
      digits();
    }
    if (exponent && plainExponents) {
      out.putAscii(plain(new String(in, start, at - start, US_ASCII)));
    } else {
      out.put(in, start, at);
    }
    return true;
  }

  private static String plain(String number) {
    if (number.length() > LONGEST_NUMBER) {
      return number;
    }
    try {
      BigDecimal value = new BigDecimal(number);
      if (Math.abs((long) value.scale()) > LARGEST_EXPONENT) {
        return number;
      }
      boolean negativeZero = number.startsWith("-") && value.signum() == 0;
      return (negativeZero ? "-" : "") + value.toPlainString();
    } catch (NumberFormatException exponentTooLarge) {
      return number;
    }
  }

  private void digits() throws DamagedLineException {
    int from = at;
    while (at < end && in[at] >= '0' && in[at] <= '9') {
      at++;
    }
    require(at > from);
  }

  void space() {
    while (at < end && (in[at] == ' ' || in[at] == '\t' || in[at] == '\r')) {
      at++;
    }
  }

  boolean is(char wanted) {
    return at < end && in[at] == wanted;
  }

  boolean took(char wanted) {
    boolean there = is(wanted);
    at += there ? 1 : 0;
    return there;
  }

  void take(char wanted) throws DamagedLineException {
    require(took(wanted));
  }

  static void require(boolean json) throws DamagedLineException {
    if (!json) {
      throw new DamagedLineException("not JSON");
    }
  }
}
