package io.fhirmigration.ndjson;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses gzip, all members of it.
 *
 * <p>The JDK's stream takes a second member that it can't read, or that isn't available yet, for
 * the end of the file; here anything but a whole member is a failure. So is a file that grows to
 * more than {@link NdjsonLimits#MAX_INFLATION} times its size, once it has grown to {@link #ANY}.
 */
final class Gunzip extends InputStream {
  /** What a file of any size may grow to, in bytes. */
  static final long ANY = 64L << 20;

  private static final int HAS_HEADER_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;

  private final InputStream in;
  private final byte[] buffer = new byte[64 << 10];
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private int at;
  private int filled;
  private long taken;
  private long given;
  private boolean inMember;
  private boolean closed;

  Gunzip(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      if (!inMember) {
        if (at == filled && !fill()) {
          return -1;
        }
        readHeader();
      }
      int inflated = inflate(out, offset, length);
      if (inflated > 0) {
        return inflated;
      }
      if (inflater.finished()) {
        readTrailer();
      } else if (inflater.needsInput()) {
        feed();
      } else {
        throw new ZipException("a preset dictionary is asked for");
      }
    }
  }

  private int inflate(byte[] out, int offset, int length) throws ZipException {
    try {
      int inflated = inflater.inflate(out, offset, length);
      crc.update(out, offset, inflated);
      given += inflated;
      if (given > ANY && given / NdjsonLimits.MAX_INFLATION > taken) {
        throw new ZipException(
            "it grows to more than " + NdjsonLimits.MAX_INFLATION + " times its size");
      }
      return inflated;
    } catch (DataFormatException e) {
      throw new ZipException("the compressed data is damaged");
    }
  }

  private void feed() throws IOException {
    if (!fill()) {
      throw new EOFException();
    }
    inflater.setInput(buffer, 0, filled);
    at = filled;
  }

  private void readHeader() throws IOException {
    if (readByte() != 0x1f || readByte() != 0x8b || readByte() != 8) {
      throw new ZipException("a gzip member has a bad header");
    }
    int flags = readByte();
    skip(6);
    if ((flags & HAS_EXTRA) != 0) {
      skip(readByte() | readByte() << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_HEADER_CRC) != 0) {
      skip(2);
    }
    inflater.reset();
    inflater.setInput(buffer, at, filled - at);
    at = filled;
    crc.reset();
    inMember = true;
  }

  private void readTrailer() throws IOException {
    at = filled - inflater.getRemaining();
    long expectedCrc = readInt();
    long expectedLength = readInt();
    if (expectedCrc != crc.getValue()
        || expectedLength != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new ZipException("the checksum of a gzip member is wrong");
    }
    inMember = false;
  }

  private long readInt() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (long) readByte() << shift;
    }
    return value;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      readByte();
    }
  }

  private void skipText() throws IOException {
    int b = readByte();
    while (b != 0) {
      b = readByte();
    }
  }

  private int readByte() throws IOException {
    if (at == filled && !fill()) {
      throw new EOFException();
    }
    return buffer[at++] & 0xff;
  }

  /** Refills the buffer; {@code false} at the end of the stream. */
  private boolean fill() throws IOException {
    at = 0;
    filled = 0;
    int read = in.read(buffer, 0, buffer.length);
    if (read < 0) {
      return false;
    }
    filled = read;
    taken += read;
    return true;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      inflater.end();
      in.close();
    }
  }
}
