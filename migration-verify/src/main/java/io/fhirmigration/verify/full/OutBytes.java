package io.fhirmigration.verify.full;

import java.util.Arrays;

/** Bytes that are written, cut off and read again; used for one line after the other. */
final class OutBytes {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private byte[] bytes = new byte[1 << 12];
  private int size;

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  void cutTo(int length) {
    size = length;
  }

  void put(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
  }

  void put(byte[] source, int from, int to) {
    room(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
  }

  void putAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  void putUnicodeEscape(int unit) {
    putAscii("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      put((char) HEX[(unit >> shift) & 0xf]);
    }
  }

  void putUtf8(int codePoint) {
    if (codePoint < 0x80) {
      put((char) codePoint);
      return;
    }
    if (codePoint < 0x800) {
      put((char) (0xc0 | codePoint >> 6));
    } else {
      if (codePoint < 0x10000) {
        put((char) (0xe0 | codePoint >> 12));
      } else {
        put((char) (0xf0 | codePoint >> 18));
        put((char) (0x80 | codePoint >> 12 & 0x3f));
      }
      put((char) (0x80 | codePoint >> 6 & 0x3f));
    }
    put((char) (0x80 | codePoint & 0x3f));
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
