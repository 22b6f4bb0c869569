package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.Orphan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What the driver knows at the start of a turn.
 *
 * @param migration the migration
 * @param lanes lanes by name
 * @param open open chunks by name
 * @param closed closed chunks by name
 * @param orphans watched kick-offs by name
 * @param deletions all deletions, also ended ones, by container
 */
record Snapshot(
    Stored<Migration> migration,
    Map<String, Stored<Lane>> lanes,
    Map<String, Stored<Chunk>> open,
    Map<String, Chunk> closed,
    Map<String, Stored<Orphan>> orphans,
    Map<String, Stored<Deletion>> deletions) {

  /** One without deletions. */
  Snapshot(
      Stored<Migration> migration,
      Map<String, Stored<Lane>> lanes,
      Map<String, Stored<Chunk>> open,
      Map<String, Chunk> closed,
      Map<String, Stored<Orphan>> orphans) {
    this(migration, lanes, open, closed, orphans, Map.of());
  }

  /** The same with a newer record of the migration. */
  Snapshot with(Stored<Migration> newer) {
    return new Snapshot(newer, lanes, open, closed, orphans, deletions);
  }

  /** All chunks of a lane in window order. */
  List<Chunk> chunksOf(LaneId lane) {
    List<Chunk> chunks = new ArrayList<>();
    closed.values().stream().filter(c -> c.lane().equals(lane)).forEach(chunks::add);
    open.values().stream()
        .map(Stored::value)
        .filter(c -> c.lane().equals(lane))
        .forEach(chunks::add);
    chunks.sort(Comparator.comparing(Chunk::id));
    return chunks;
  }

  /** Open chunks in window order over all lanes. */
  List<Chunk> openInOrder() {
    return open.values().stream()
        .map(Stored::value)
        .sorted(
            Comparator.comparing((Chunk c) -> c.window().since().orElse(Instant.MIN))
                .thenComparing(Chunk::id))
        .toList();
  }
}
