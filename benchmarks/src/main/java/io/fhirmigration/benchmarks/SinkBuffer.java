package io.fhirmigration.benchmarks;

import java.io.OutputStream;

/** Where every benchmark copies its output to: one buffer of 256 KiB, written over and over. */
final class SinkBuffer extends OutputStream {
  private final byte[] buffer = new byte[256 << 10];
  private int at;
  private long written;

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    written += length;
    int from = offset;
    int left = length;
    while (left > 0) {
      if (at == buffer.length) {
        at = 0;
      }
      int part = Math.min(left, buffer.length - at);
      System.arraycopy(bytes, from, buffer, at, part);
      at += part;
      from += part;
      left -= part;
    }
  }

  /** How many bytes were written since the start. */
  long written() {
    return written;
  }
}
