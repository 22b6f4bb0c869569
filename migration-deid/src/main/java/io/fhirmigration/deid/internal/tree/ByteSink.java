package io.fhirmigration.deid.internal.tree;

import java.util.Arrays;

/** A growing buffer that is filled anew for each document. */
public final class ByteSink {
  private static final int FIRST_SIZE = 4096;

  private byte[] bytes = new byte[FIRST_SIZE];
  private int length;

  /** Creates an empty buffer. */
  public ByteSink() {}

  /** The buffer; valid from index 0 on. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes of the buffer are filled. */
  public int length() {
    return length;
  }

  /** The filled bytes as an array of their own. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /** Starts again. */
  public void clear() {
    length = 0;
  }

  void write(int b) {
    reserve(1);
    bytes[length++] = (byte) b;
  }

  void write(byte[] from) {
    write(from, 0, from.length);
  }

  void write(byte[] from, int start, int end) {
    reserve(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
