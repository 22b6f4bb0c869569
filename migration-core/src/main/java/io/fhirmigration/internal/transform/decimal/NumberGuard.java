package io.fhirmigration.internal.transform.decimal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds what may be a number outside a limit, at a speed near that of copying, by looking at eight
 * bytes at a time.
 *
 * <p>It never misses such a number when the range holds whole lines; what it finds may also be part
 * of a string, which only a walk over the line can tell.
 */
final class NumberGuard {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** Of the bytes of a number only an exponent's letter, so at most one, has one of these bits. */
  private static final long LETTER_BITS = 0xc0c0c0c0c0c0c0c0L;

  /**
   * The distance between two words looked at: a run of {@link DecimalLimit#SHORTEST_LONG_NUMBER}
   * characters covers one of them wherever it starts.
   */
  private static final int STRIDE = DecimalLimit.SHORTEST_LONG_NUMBER - Long.BYTES + 1;

  private static final boolean[] NUMBER = new boolean[256];

  static {
    for (char c : "0123456789+-.eE".toCharArray()) {
      NUMBER[c] = true;
    }
  }

  private NumberGuard() {}

  static boolean isNumberByte(byte b) {
    return NUMBER[b & 0xff];
  }

  /**
   * The first position in {@code [from, to)} inside what may be a number outside the limits of a
   * profile; -1 when there is none.
   */
  static int find(DecimalLimit.Profile profile, byte[] bytes, int from, int to) {
    if (profile == DecimalLimit.Profile.DIGITS18) {
      return longNumber(bytes, from, to);
    }
    int exponent = exponent(bytes, from, to);
    int longNumber = longNumber(bytes, from, exponent < 0 ? to : exponent);
    return longNumber < 0 ? exponent : longNumber;
  }

  /** Finds what may be a number of 19 characters or more. */
  static int longNumber(byte[] bytes, int from, int to) {
    int at = numericWord(bytes, from, to);
    while (at >= 0) {
      int start = start(bytes, at, from);
      int end = end(bytes, at, to);
      if (end - start >= DecimalLimit.SHORTEST_LONG_NUMBER && mayStart(bytes, start, from)) {
        return at;
      }
      at = numericWord(bytes, Math.max(end, at + 1), to);
    }
    return -1;
  }

  /** Finds the letter of what may be a number with an exponent. */
  static int exponent(byte[] bytes, int from, int to) {
    int at = exponentLetter(bytes, from + 1, to);
    while (at >= 0) {
      int end = end(bytes, at, to);
      if (end > at + 1 && mayStart(bytes, start(bytes, at, from), from)) {
        return at;
      }
      at = exponentLetter(bytes, end, to);
    }
    return -1;
  }

  private static int numericWord(byte[] bytes, int from, int to) {
    int last = to - Long.BYTES;
    for (int i = from; i <= last; i += STRIDE) {
      long word = (long) LONGS.get(bytes, i);
      long letters = word & LETTER_BITS;
      if ((letters & (letters - 1)) == 0 && isNumeric(word)) {
        return i;
      }
    }
    return -1;
  }

  /** The first exponent's letter with a digit before it; looks one byte back from {@code from}. */
  private static int exponentLetter(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long here = (long) LONGS.get(bytes, i);
      long before = (long) LONGS.get(bytes, i - 1);
      long hits = exponentLetters(here) & between(before, '0', '9');
      if (hits != 0) {
        return i + (Long.numberOfTrailingZeros(hits) >> 3);
      }
    }
    for (; i < to; i++) {
      if ((bytes[i] | 0x20) == 'e' && bytes[i - 1] >= '0' && bytes[i - 1] <= '9') {
        return i;
      }
    }
    return -1;
  }

  /** Whether all bytes of a word may stand in a number; takes a comma and a slash as well. */
  private static boolean isNumeric(long word) {
    return (between(word, '+', '9') | exponentLetters(word)) == HIGH_BITS;
  }

  /** The high bit of each byte that lies in a range; bytes above 127 never do. */
  private static long between(long word, int low, int high) {
    long bits = word & ~HIGH_BITS;
    long atLeast = bits + ONES * (0x80 - low);
    long above = bits + ONES * (0x7f - high);
    return atLeast & ~above & ~word & HIGH_BITS;
  }

  private static long exponentLetters(long word) {
    return between(word | ONES * 0x20, 'e', 'e');
  }

  private static int start(byte[] bytes, int inside, int from) {
    int start = inside;
    while (start > from && isNumberByte(bytes[start - 1])) {
      start--;
    }
    return start;
  }

  private static int end(byte[] bytes, int inside, int to) {
    int end = inside;
    while (end < to && isNumberByte(bytes[end])) {
      end++;
    }
    return end;
  }

  /** Whether a JSON number may start here, by the byte before. */
  private static boolean mayStart(byte[] bytes, int start, int from) {
    if (start == from) {
      return true;
    }
    byte b = bytes[start - 1];
    return b == ':' || b == ',' || b == '[' || b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
