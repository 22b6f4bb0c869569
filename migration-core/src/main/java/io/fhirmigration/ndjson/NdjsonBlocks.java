package io.fhirmigration.ndjson;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Hands out an NDJSON file in blocks of whole lines, for work that need not know where each line
 * starts.
 *
 * <p>The blocks in their order are the file, less a byte order mark at its start. The buffer is
 * reused: a block is valid until {@link #next} is called again. It starts with 256 KiB and grows
 * only for a line that doesn't fit. Used by one thread; {@code next} blocks on the stream.
 */
public final class NdjsonBlocks implements AutoCloseable {
  private static final int BLOCK = 256 << 10;
  private static final int LINE_END = 2;

  private final InputStream in;
  private final int maxLineBytes;
  private final int largest;
  private final ResourceLine line = new ResourceLine();
  private byte[] buffer;
  private int offset;
  private int blockEnd;
  private int filled;
  private long base;
  private long linesBefore;
  private boolean atEnd;
  private boolean started;
  private boolean bom;

  /**
   * Blocks of an uncompressed stream, which {@link #close} closes.
   *
   * @param limits a line that is longer than these allow, and than 256 KiB, fails
   */
  public NdjsonBlocks(InputStream in, NdjsonLimits limits) {
    this.in = in;
    this.maxLineBytes = limits.maxLineBytes();
    this.largest = Math.max(BLOCK, maxLineBytes + LINE_END);
    this.buffer = new byte[BLOCK];
  }

  /** Blocks of a stream that may be compressed with gzip, which is told by its first two bytes. */
  public static NdjsonBlocks detectGzip(InputStream in, NdjsonLimits limits) throws IOException {
    BufferedInputStream head = new BufferedInputStream(in);
    head.mark(2);
    boolean gzip = head.read() == 0x1f && head.read() == 0x8b;
    head.reset();
    return new NdjsonBlocks(gzip ? new Gunzip(head) : head, limits);
  }

  /** Blocks of a file that may be compressed with gzip. */
  public static NdjsonBlocks open(Path file, NdjsonLimits limits) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return detectGzip(in, limits);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Goes to the next block; {@code false} at the end of the file.
   *
   * @throws NdjsonException when a line is too long, or a compressed file is damaged or ends early
   * @throws IOException when the stream can't be read
   */
  public boolean next() throws IOException {
    base += blockEnd;
    filled -= blockEnd;
    System.arraycopy(buffer, blockEnd, buffer, 0, filled);
    offset = 0;
    blockEnd = 0;
    int searched = 0;
    while (true) {
      fill();
      skipBom();
      int newline = atEnd ? filled - 1 : lastNewline(searched);
      if (newline >= offset) {
        blockEnd = newline + 1;
        return true;
      }
      if (atEnd) {
        blockEnd = filled;
        return false;
      }
      searched = filled;
      grow();
    }
  }

  /** The buffer that holds the block. */
  public byte[] bytes() {
    return buffer;
  }

  /** Where the block starts in the buffer. */
  public int offset() {
    return offset;
  }

  /** How many bytes the block has: whole lines with their ends; the file's last may have none. */
  public int length() {
    return blockEnd - offset;
  }

  /**
   * A part of the block as a line, without a line number; always the same object.
   *
   * @param start where the line starts in the buffer
   * @param end where it ends, without its line end
   */
  public ResourceLine line(int start, int end) {
    line.show(buffer, start, end - start, 0, base + start);
    return line;
  }

  /** Where the block starts in the uncompressed file, in bytes. */
  public long byteOffset() {
    return base + offset;
  }

  /** Whether the file starts with a UTF-8 byte order mark; known after the first {@link #next}. */
  public boolean sawBom() {
    return bom;
  }

  /** Tells how many lines the blocks so far had, for messages. */
  void linesBefore(long lines) {
    linesBefore = lines;
  }

  private void fill() throws IOException {
    try {
      while (!atEnd && filled < buffer.length) {
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
          atEnd = true;
        } else {
          filled += read;
        }
      }
    } catch (EOFException e) {
      throw new NdjsonException(
          "the compressed file ends early", linesBefore + 1, base + filled, e);
    } catch (ZipException e) {
      throw new NdjsonException(
          "the compressed file is damaged, " + e.getMessage(), linesBefore + 1, base + filled, e);
    }
  }

  private void skipBom() {
    if (!started) {
      started = true;
      bom =
          filled >= 3
              && buffer[0] == (byte) 0xef
              && buffer[1] == (byte) 0xbb
              && buffer[2] == (byte) 0xbf;
      offset = bom ? 3 : 0;
    }
  }

  private int lastNewline(int from) {
    for (int i = filled - 1; i >= from; i--) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void grow() {
    if (buffer.length == largest) {
      throw new NdjsonException(
          "a line is longer than " + maxLineBytes + " bytes", linesBefore + 1, base + offset);
    }
    buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, largest));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
