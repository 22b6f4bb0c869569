package io.fhirmigration.internal.keys;

import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.ndjson.NdjsonWriter;
import io.fhirmigration.ndjson.ResourceLine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes the key of each line that is imported; used by one thread. */
public final class KeyWriter implements AutoCloseable {
  private final Compressed compressed;
  private final NdjsonWriter rows;
  private final LineDigest digest = new LineDigest();
  private final StringBuilder row = new StringBuilder(256);

  KeyWriter(OutputStream out) throws IOException {
    this.compressed = new Compressed(out);
    this.rows = new NdjsonWriter(compressed);
  }

  /** Adds a line as it is imported. */
  public void add(ResourceLine line) throws IOException {
    row.setLength(0);
    member("{\"type\":", line.resourceType().orElse(""));
    member(",\"id\":", line.id().orElse(""));
    member(",\"versionId\":", line.versionId().orElse(""));
    member(",\"lastUpdated\":", line.lastUpdated().orElse(""));
    if (line.softDeleted()) {
      row.append(",\"deleted\":true");
    }
    member(",\"digest\":", digest.of(line));
    row.append('}');
    byte[] bytes = row.toString().getBytes(StandardCharsets.UTF_8);
    rows.write(bytes, 0, bytes.length);
  }

  /** Copies a row of another list. */
  void copy(ResourceLine other) throws IOException {
    rows.write(other);
  }

  long rows() {
    return rows.lines();
  }

  private void member(String name, String value) {
    row.append(name);
    if (isPlain(value)) {
      row.append('"').append(value).append('"');
    } else {
      row.append(new JsonString(value).toJson());
    }
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    try {
      rows.close();
      compressed.finish();
    } finally {
      compressed.end();
    }
  }

  /** Half of a row is a digest, which no level makes smaller; so the fastest one is taken. */
  private static final class Compressed extends GZIPOutputStream {
    Compressed(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }

    /** Frees what the compression holds; the stream below stays open. */
    void end() {
      def.end();
    }
  }
}
