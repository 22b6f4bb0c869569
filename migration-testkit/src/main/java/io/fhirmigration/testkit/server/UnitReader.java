package io.fhirmigration.testkit.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines that belong to one processing unit.
 *
 * <p>A unit that does not begin at the start of the file gives up its first, partial line and
 * counts its bytes; it goes on while the bytes counted are not more than the unit's size. With the
 * quirk, bytes are counted as the server does: a byte order mark not at all, and each orphan byte
 * of a character that the unit's border cuts in two as three.
 */
final class UnitReader implements AutoCloseable {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /**
   * A line without its line end.
   *
   * @param number counted from 1 within the unit, empty lines left out
   */
  record Line(long number, byte[] bytes) {}

  private final InputStream in;
  private final long offset;
  private final long unitBytes;
  private final boolean quirk;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int filled;
  private long counted;
  private long lines;
  private boolean first = true;

  UnitReader(InputStream in, long offset, long unitBytes, boolean quirk) {
    this.in = in;
    this.offset = offset;
    this.unitBytes = unitBytes;
    this.quirk = quirk;
  }

  /** The next line of the unit. */
  Optional<Line> next() throws IOException {
    while (counted <= unitBytes) {
      byte[] raw = raw();
      if (raw.length == 0) {
        return Optional.empty();
      }
      counted += raw.length;
      boolean partial = first && offset > 0;
      if (first) {
        first = false;
        raw = atBorder(raw);
      }
      byte[] line = withoutEnd(raw);
      if (!partial && line.length > 0) {
        return Optional.of(new Line(++lines, line));
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private byte[] atBorder(byte[] raw) {
    if (offset == 0) {
      if (raw.length < MARK.length || !Arrays.equals(raw, 0, MARK.length, MARK, 0, MARK.length)) {
        return raw;
      }
      counted -= quirk ? MARK.length : 0;
      return Arrays.copyOfRange(raw, MARK.length, raw.length);
    }
    for (int i = 0; quirk && i < raw.length && (raw[i] & 0xC0) == 0x80; i++) {
      counted += 2;
    }
    return raw;
  }

  /** The bytes up to and including the next line feed; none at the end of the file. */
  private byte[] raw() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (position == filled) {
        filled = Math.max(0, in.read(buffer));
        position = 0;
        if (filled == 0) {
          return line.toByteArray();
        }
      }
      int end = position;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      int stop = Math.min(filled, end + 1);
      line.write(buffer, position, stop - position);
      position = stop;
      if (end < filled) {
        return line.toByteArray();
      }
    }
  }

  private static byte[] withoutEnd(byte[] raw) {
    int length = raw.length;
    if (length > 0 && raw[length - 1] == '\n') {
      length--;
      if (length > 0 && raw[length - 1] == '\r') {
        length--;
      }
    }
    return length == raw.length ? raw : Arrays.copyOf(raw, length);
  }
}
