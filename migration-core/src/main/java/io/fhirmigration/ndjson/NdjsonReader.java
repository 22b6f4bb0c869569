package io.fhirmigration.ndjson;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Reads an NDJSON file line by line through one reused buffer.
 *
 * <p>Lines end with LF or CRLF; a CR elsewhere is data. Empty lines are skipped and not counted.
 * The last line needs no line end. A UTF-8 byte order mark at the start is reported and belongs to
 * no line. In the steady state nothing is allocated, and the heap taken does not depend on the size
 * of the file.
 *
 * <pre>{@code
 * try (NdjsonReader reader = NdjsonReader.open(file, NdjsonLimits.DEFAULTS)) {
 *   while (reader.next()) {
 *     use(reader.line());
 *   }
 * }
 * }</pre>
 *
 * <p>Used by one thread; {@link #next} blocks on the stream.
 */
public final class NdjsonReader implements AutoCloseable {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long NEWLINES = ONES * '\n';

  private final NdjsonBlocks blocks;
  private final int maxLineBytes;
  private final ResourceLine line = new ResourceLine();
  private byte[] buffer = new byte[0];
  private int at;
  private int end;
  private long fileOffset;
  private long lines;

  /** Reads an uncompressed stream, which {@link #close} closes. */
  public NdjsonReader(InputStream in, NdjsonLimits limits) {
    this(new NdjsonBlocks(in, limits), limits);
  }

  private NdjsonReader(NdjsonBlocks blocks, NdjsonLimits limits) {
    this.blocks = blocks;
    this.maxLineBytes = limits.maxLineBytes();
  }

  /** Reads a stream that may be compressed with gzip, which is told by its first two bytes. */
  public static NdjsonReader detectGzip(InputStream in, NdjsonLimits limits) throws IOException {
    return new NdjsonReader(NdjsonBlocks.detectGzip(in, limits), limits);
  }

  /** Reads a file that may be compressed with gzip. */
  public static NdjsonReader open(Path file, NdjsonLimits limits) throws IOException {
    return new NdjsonReader(NdjsonBlocks.open(file, limits), limits);
  }

  /**
   * Goes to the next non-empty line; {@code false} at the end of the file.
   *
   * @throws NdjsonException when a line is too long, or a compressed file is damaged or ends early
   * @throws IOException when the stream can't be read
   */
  public boolean next() throws IOException {
    while (true) {
      if (at == end && !nextBlock()) {
        return false;
      }
      int start = at;
      int newline = newline(buffer, start, end);
      at = Math.min(newline + 1, end);
      int stop = newline;
      if (newline < end && stop > start && buffer[stop - 1] == '\r') {
        stop--;
      }
      if (stop > start) {
        show(start, stop);
        return true;
      }
    }
  }

  /** The line that the last successful {@link #next} went to: always the same object. */
  public ResourceLine line() {
    return line;
  }

  /** Whether the file starts with a UTF-8 byte order mark; known after the first {@link #next}. */
  public boolean sawBom() {
    return blocks.sawBom();
  }

  private boolean nextBlock() throws IOException {
    blocks.linesBefore(lines);
    if (!blocks.next()) {
      return false;
    }
    buffer = blocks.bytes();
    at = blocks.offset();
    end = at + blocks.length();
    fileOffset = blocks.byteOffset() - at;
    return true;
  }

  private void show(int start, int stop) {
    lines++;
    if (stop - start > maxLineBytes) {
      throw new NdjsonException(
          "a line is longer than " + maxLineBytes + " bytes", lines, fileOffset + start);
    }
    line.show(buffer, start, stop - start, lines, fileOffset + start);
  }

  /** Where the first LF stands, {@code to} when there is none; looks at eight bytes at a time. */
  private static int newline(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long differing = (long) LONGS.get(bytes, i) ^ NEWLINES;
      long zeroBytes = (differing - ONES) & ~differing & HIGH_BITS;
      if (zeroBytes != 0) {
        return i + (Long.numberOfTrailingZeros(zeroBytes) >> 3);
      }
    }
    while (i < to && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  @Override
  public void close() throws IOException {
    blocks.close();
  }
}
