package io.fhirmigration.ndjson;

import io.fhirmigration.model.RejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Says which version and date certain lines get in place of their own, so that the versions of each
 * resource are whole numbers whose order their dates follow. Made by {@link VersionTableBuilder}.
 *
 * <p>The file holds hashes of type, id and version, 36 bytes for each line that changes, and is
 * looked into where it lies: the heap taken does not grow with it. It must not be written to
 * afterwards. Used by one thread.
 */
public final class VersionTable {
  static final byte[] MAGIC = "fhir-versions-1\n".getBytes(StandardCharsets.US_ASCII);

  /** Two longs for the resource, one for the version; the new version, the new date. */
  static final int ROW = 3 * Long.BYTES + Integer.BYTES + Long.BYTES;

  private static final long ROWS_PER_SEGMENT = Integer.MAX_VALUE / ROW;

  private final LineVersion names = new LineVersion();
  private final List<ByteBuffer> segments;
  private final long rows;

  private VersionTable(List<ByteBuffer> segments, long rows) {
    this.segments = segments;
    this.rows = rows;
  }

  /**
   * What a line gets.
   *
   * @param version the version
   * @param lastUpdated the date, a whole millisecond
   */
  public record Entry(int version, Instant lastUpdated) {}

  /**
   * Opens a table.
   *
   * @throws RejectedException when the file is no such table
   * @throws IOException when it can't be read
   */
  public static VersionTable open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = channel.size() - MAGIC.length;
      if (length < 0 || length % ROW != 0 || !startsWell(channel)) {
        throw new RejectedException("the file is no table of versions");
      }
      List<ByteBuffer> segments = new ArrayList<>();
      for (long at = 0; at < length; at += ROWS_PER_SEGMENT * ROW) {
        long part = Math.min(length - at, ROWS_PER_SEGMENT * ROW);
        segments.add(channel.map(FileChannel.MapMode.READ_ONLY, MAGIC.length + at, part));
      }
      return new VersionTable(segments, length / ROW);
    }
  }

  private static boolean startsWell(FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
    while (start.hasRemaining() && channel.read(start) >= 0) {
      continue;
    }
    return start.flip().equals(ByteBuffer.wrap(MAGIC));
  }

  /** The SHA-256 of a file in hexadecimal digits; blocks while it is read. */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest = LineVersion.sha256();
    byte[] buffer = new byte[64 << 10];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** How many versions change. */
  public long size() {
    return rows;
  }

  /** What a line gets; empty when it keeps what it has. */
  public Optional<Entry> find(ResourceLine line) {
    return names.of(line).flatMap(this::find);
  }

  private Optional<Entry> find(LineVersion.Name wanted) {
    long low = 0;
    long high = rows - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      ByteBuffer segment = segments.get((int) (middle / ROWS_PER_SEGMENT));
      int at = (int) (middle % ROWS_PER_SEGMENT) * ROW;
      int order = name(segment, at).compareTo(wanted);
      if (order == 0) {
        int content = at + 3 * Long.BYTES;
        return Optional.of(
            new Entry(
                segment.getInt(content),
                Instant.ofEpochMilli(segment.getLong(content + Integer.BYTES))));
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  private static LineVersion.Name name(ByteBuffer segment, int at) {
    return new LineVersion.Name(
        segment.getLong(at),
        segment.getLong(at + Long.BYTES),
        segment.getLong(at + 2 * Long.BYTES));
  }

  /** How many versions change. */
  @Override
  public String toString() {
    return "VersionTable[" + rows + " versions]";
  }
}
