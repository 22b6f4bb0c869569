package io.fhirmigration;

import io.fhirmigration.internal.keys.KeyRows;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ImportedKey;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.spi.StagingArea;
import java.util.List;
import java.util.Optional;

/**
 * What a chunk has imported, line by line: the versions and soft deletes that the destination took
 * or had already, without those in quarantine. A repair has a list of its own.
 *
 * <p>Read one row at a time, in no particular order; the same version may stand in several lists,
 * and in one list twice. Used by one thread; {@link #next} blocks on the staging area. Rows hold
 * ids, which may be patient data.
 *
 * <pre>{@code
 * for (ObjectRef ref : KeyList.of(staging, chunk)) {
 *   try (KeyList keys = KeyList.open(staging, ref)) {
 *     for (Optional<ImportedKey> key = keys.next(); key.isPresent(); key = keys.next()) {
 *       use(key.get());
 *     }
 *   }
 * }
 * }</pre>
 */
public final class KeyList implements AutoCloseable {
  private final KeyRows rows;

  private KeyList(KeyRows rows) {
    this.rows = rows;
  }

  /**
   * The key lists of a chunk, those of earlier closings first; none before it was first closed, and
   * none of a chunk that imported nothing.
   *
   * @throws io.fhirmigration.model.RejectedException when the list of earlier ones is gone or was
   *     changed
   */
  public static List<ObjectRef> of(StagingArea staging, Chunk chunk) {
    return KeyRows.lists(staging, chunk.keys());
  }

  /**
   * Opens a key list.
   *
   * @throws io.fhirmigration.model.RejectedException when it is gone or has another length
   */
  public static KeyList open(StagingArea staging, ObjectRef ref) {
    return new KeyList(KeyRows.open(staging, ref));
  }

  /**
   * The next row; empty at the end.
   *
   * @throws io.fhirmigration.model.RejectedException when the list is damaged; at its end also when
   *     its hash is not the one in the chunk's record
   * @throws io.fhirmigration.model.RetryableException when it could not be read
   */
  public Optional<ImportedKey> next() {
    return rows.next() ? Optional.of(rows.key()) : Optional.empty();
  }

  @Override
  public void close() {
    rows.close();
  }
}
