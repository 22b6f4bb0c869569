package io.fhirmigration.verify.full;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lines in their order on disk; deleted when it is closed. */
final class SpillFile implements SeenLines {
  private static final int BYTES = Seen.LONGS * Long.BYTES;
  private static final int BUFFERED = 1024;

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFERED * BYTES);
  private final long[] line = new long[Seen.LONGS];

  private SpillFile(Path file) throws IOException {
    this.file = file;
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Writes all lines, and stands before the first of them. */
  static SpillFile of(Path file, SeenLines lines) throws IOException {
    SpillFile spill = new SpillFile(file);
    try {
      while (lines.next()) {
        spill.write(lines.line());
      }
      spill.rewind();
      return spill;
    } catch (IOException e) {
      spill.close();
      throw e;
    }
  }

  private void write(long[] written) throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
    for (long field : written) {
      buffer.putLong(field);
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  private void rewind() throws IOException {
    flush();
    channel.position(0);
    buffer.limit(0);
  }

  @Override
  public boolean next() throws IOException {
    if (!buffer.hasRemaining()) {
      buffer.clear();
      int read = 0;
      while (read >= 0 && buffer.hasRemaining()) {
        read = channel.read(buffer);
      }
      buffer.flip();
      if (!buffer.hasRemaining()) {
        return false;
      }
    }
    for (int i = 0; i < line.length; i++) {
      line[i] = buffer.getLong();
    }
    return true;
  }

  @Override
  public long[] line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
