package io.fhirmigration.ndjson;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes lines to a stream that stays its owner's: {@link #close} writes what is buffered and, with
 * gzip, the end of the compressed data, but does not close the stream.
 *
 * <p>Used by one thread; blocks on the stream. The same lines give the same bytes, compressed or
 * not. When a write fails, what reached the stream is undefined.
 */
public final class NdjsonWriter implements AutoCloseable {
  private static final int BLOCK = 256 << 10;

  private final OutputStream out;
  private final End end;
  private final byte[] buffer = new byte[BLOCK];
  private int filled;
  private long lines;
  private long bytes;

  /** Writes lines as they are. */
  public NdjsonWriter(OutputStream out) {
    this(out, out::flush);
  }

  private NdjsonWriter(OutputStream out, End end) {
    this.out = out;
    this.end = end;
  }

  /** Writes lines compressed with gzip. */
  public static NdjsonWriter gzip(OutputStream out) throws IOException {
    GZIPOutputStream gzip = new GZIPOutputStream(out);
    return new NdjsonWriter(
        gzip,
        () -> {
          gzip.finish();
          out.flush();
        });
  }

  /** Writes a line that is a slice of a buffer, and an LF. The slice must not hold a line break. */
  public void write(byte[] source, int offset, int length) throws IOException {
    if (length >= buffer.length - filled) {
      flushBuffer();
    }
    if (length >= buffer.length) {
      out.write(source, offset, length);
    } else {
      System.arraycopy(source, offset, buffer, filled, length);
      filled += length;
    }
    buffer[filled++] = '\n';
    lines++;
    bytes += length + 1L;
  }

  /** Writes a line as it is, and an LF. */
  public void write(ResourceLine line) throws IOException {
    write(line.bytes(), line.offset(), line.length());
  }

  /** How many lines were written. */
  public long lines() {
    return lines;
  }

  /** How many bytes were written, line ends included, before compression. */
  public long bytes() {
    return bytes;
  }

  private void flushBuffer() throws IOException {
    out.write(buffer, 0, filled);
    filled = 0;
  }

  @Override
  public void close() throws IOException {
    flushBuffer();
    end.reached();
  }

  private interface End {
    void reached() throws IOException;
  }
}
