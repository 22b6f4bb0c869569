package io.fhirmigration.verify.full;

import java.io.FilterInputStream;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * Reads a file to its end; a read that ends earlier fails, since a connection that was cut must not
 * look like a short file.
 */
final class WholeFile extends FilterInputStream {
  private final LongConsumer progress;
  private long left;

  /**
   * Opens the file.
   *
   * @param progress is told of each number of bytes that was read
   */
  WholeFile(NdjsonFile file, LongConsumer progress) throws IOException {
    super(file.content().open());
    this.progress = progress;
    this.left = file.length();
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    counted(read < 0 ? -1 : 1);
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    counted(read);
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = super.skip(bytes);
    counted(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void counted(long read) throws IOException {
    if (read < 0 && left > 0) {
      throw new IOException("the read ended " + left + " bytes before the end of the file");
    }
    if (read > 0) {
      left -= read;
      progress.accept(read);
    }
  }
}
