package io.fhirmigration.testkit.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a stream; then it ends or breaks. */
final class CutStream extends FilterInputStream {
  private final boolean breaks;
  private long left;

  CutStream(InputStream whole, long bytes, boolean breaks) {
    super(whole);
    this.left = bytes;
    this.breaks = breaks;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left > 0 || length == 0) {
      int read = super.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
    if (breaks) {
      throw new IOException("the connection to the storage broke");
    }
    return -1;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = super.skip(Math.min(bytes, left));
    left -= skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
