package io.fhirmigration.internal.keys;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkKeys;
import io.fhirmigration.model.ObjectRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes key lists: one while lines are scanned, and another one at closing when some of them were
 * refused. Each has a name that nobody used, and is named by a record afterwards; one that a crash
 * left without a record is never read.
 */
public final class KeyLists {
  private final ObjectShelf shelf;
  private final Supplier<String> names;

  /**
   * The key lists of one migration.
   *
   * @param names gives random names
   */
  public KeyLists(ObjectShelf shelf, Supplier<String> names) {
    this.shelf = shelf;
    this.names = names;
  }

  /** Gives lines to a list. */
  @FunctionalInterface
  public interface Lines {
    /** Adds lines; what it throws leaves no list. */
    void into(KeyWriter keys) throws IOException;
  }

  /** Writes a list; empty when no line was added. */
  public Optional<ObjectRef> write(ChunkId chunk, Lines lines) {
    long[] rows = new long[1];
    ObjectRef ref =
        shelf.stream(
            "chunks/" + chunk + "/keys-" + names.get() + ".ndjson.gz",
            out -> {
              try (KeyWriter keys = new KeyWriter(out)) {
                lines.into(keys);
                rows[0] = keys.rows();
              }
            });
    if (rows[0] == 0) {
      discard(Optional.of(ref));
      return Optional.empty();
    }
    return Optional.of(ref);
  }

  /** Deletes a list that no record names. */
  public void discard(Optional<ObjectRef> unused) {
    unused.ifPresent(ref -> shelf.delete(ref.name()));
  }

  /** A list without the lines that were refused: the same one when there are none. */
  public Optional<ObjectRef> without(
      ChunkId chunk, Optional<ObjectRef> scanned, RefusedDigests refused) {
    if (scanned.isEmpty() || refused.isEmpty()) {
      return scanned;
    }
    return write(
        chunk,
        keys -> {
          try (KeyRows rows = KeyRows.open(shelf, scanned.get())) {
            while (rows.next()) {
              if (!refused.take(rows.key().digest())) {
                keys.copy(rows.row());
              }
            }
          }
        });
  }

  /** The lists of a chunk that is closed once more. */
  public Optional<ChunkKeys> closing(Chunk chunk, Optional<ObjectRef> list) {
    Optional<ObjectRef> before = chunk.keys().flatMap(ChunkKeys::last);
    Optional<ObjectRef> earlier = chunk.keys().flatMap(ChunkKeys::earlier);
    if (before.isPresent()) {
      List<ObjectRef> all = new ArrayList<>();
      earlier.ifPresent(ref -> all.addAll(shelf.readRecords(ref, ObjectRef.class)));
      all.add(before.get());
      earlier = Optional.of(shelf.writeByContent("chunks/" + chunk.id() + "/earlier-keys", all));
    }
    return list.isEmpty() && earlier.isEmpty()
        ? Optional.empty()
        : Optional.of(new ChunkKeys(list, earlier));
  }
}
