package io.fhirmigration.testkit.crash;

import io.fhirmigration.KeyList;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkKeys;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ImportedKey;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.spi.StagingArea;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the key lists of all closed chunks say.
 *
 * @param versions what was imported, as {@code type/id/_history/version}
 * @param miscounted chunks whose last list has not as many rows as their books have lines that were
 *     imported or repeated
 * @param keys all rows
 */
public record KeysOfChunks(
    SortedSet<String> versions, List<String> miscounted, List<ImportedKey> keys) {

  /** Reads them all. */
  public static KeysOfChunks read(StagingArea staging, List<Chunk> chunks) {
    List<ImportedKey> keys = new ArrayList<>();
    List<String> miscounted = new ArrayList<>();
    for (Chunk chunk : chunks) {
      Optional<ObjectRef> last = chunk.keys().flatMap(ChunkKeys::last);
      long rows = 0;
      for (ObjectRef list : KeyList.of(staging, chunk)) {
        long read = read(staging, list, keys);
        rows = last.filter(list::equals).isPresent() ? read : rows;
      }
      if (chunk.state() instanceof ChunkState.Closed closed && isCounted(chunk, closed)) {
        LedgerLine total = closed.ledger().total();
        if (rows != total.imported() + total.repeated()) {
          miscounted.add(chunk.id() + ": " + rows + " keys, " + total);
        }
      }
    }
    SortedSet<String> versions = new TreeSet<>();
    keys.forEach(key -> versions.add(version(key)));
    return new KeysOfChunks(versions, miscounted, keys);
  }

  /** A key as {@code type/id/_history/version}. */
  public static String version(ImportedKey key) {
    return key.type() + "/" + key.id() + "/_history/" + key.versionId();
  }

  /**
   * A repair moves lines into books whose keys stand in its own list; lines that were missed stand
   * in a list already.
   */
  private static boolean isCounted(Chunk chunk, ChunkState.Closed closed) {
    return !chunk.lane().equals(LaneId.WITNESS)
        && closed.repaired().isEmpty()
        && !chunk.isOfMissed();
  }

  private static long read(StagingArea staging, ObjectRef list, List<ImportedKey> into) {
    long rows = 0;
    try (KeyList keys = KeyList.open(staging, list)) {
      for (Optional<ImportedKey> key = keys.next(); key.isPresent(); key = keys.next()) {
        rows++;
        into.add(key.get());
      }
    }
    return rows;
  }
}
