package io.fhirmigration.internal.keys;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.ChunkKeys;
import io.fhirmigration.model.ImportedKey;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonBoolean;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the rows of a key list, and holds the list against its hash at the end. */
public final class KeyRows implements AutoCloseable {
  private final ObjectRef ref;
  private final NdjsonReader reader;

  private KeyRows(ObjectRef ref, NdjsonReader reader) {
    this.ref = ref;
    this.reader = reader;
  }

  /** All key lists of a chunk, those of earlier closings first. */
  public static List<ObjectRef> lists(StagingArea staging, Optional<ChunkKeys> keys) {
    List<ObjectRef> lists = new ArrayList<>();
    keys.flatMap(ChunkKeys::earlier)
        .ifPresent(ref -> lists.addAll(shelf(staging, ref).readRecords(ref, ObjectRef.class)));
    keys.flatMap(ChunkKeys::last).ifPresent(lists::add);
    return List.copyOf(lists);
  }

  private static ObjectShelf shelf(StagingArea staging, ObjectRef ref) {
    return new ObjectShelf(staging, ref.container());
  }

  /** Opens a list. */
  public static KeyRows open(StagingArea staging, ObjectRef ref) {
    return open(shelf(staging, ref), ref);
  }

  /** Opens a list of this shelf. */
  static KeyRows open(ObjectShelf shelf, ObjectRef ref) {
    InputStream in = shelf.open(ref);
    try {
      return new KeyRows(ref, NdjsonReader.detectGzip(in, NdjsonLimits.DEFAULTS));
    } catch (IOException e) {
      throw unreadable(ref, e);
    }
  }

  /** Goes to the next row; {@code false} at the end. */
  public boolean next() {
    try {
      return reader.next();
    } catch (NdjsonException e) {
      throw new RejectedException("key list " + ref.name() + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw unreadable(ref, e);
    }
  }

  /** The row as it stands in the list. */
  ResourceLine row() {
    return reader.line();
  }

  /** The row. */
  public ImportedKey key() {
    ResourceLine line = reader.line();
    if (JsonValue.parse(line.bytes(), line.offset(), line.length()) instanceof JsonObject row) {
      return new ImportedKey(
          text(row, "type"),
          text(row, "id"),
          text(row, "versionId"),
          text(row, "lastUpdated"),
          row.get("deleted").filter(new JsonBoolean(true)::equals).isPresent(),
          text(row, "digest"));
    }
    throw new RejectedException("key list " + ref.name() + ": a row is no JSON object");
  }

  private static String text(JsonObject row, String name) {
    return row.string(name).orElse("");
  }

  private static RetryableException unreadable(ObjectRef ref, IOException e) {
    return new RetryableException("key list " + ref.name() + " could not be read", e);
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw unreadable(ref, e);
    }
  }
}
