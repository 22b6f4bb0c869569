package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.Lane;
import io.fhirmigration.spi.ChunkStrategy.Gap;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a lane's chunks cover its range. */
final class Tiling {
  private Tiling() {}

  /** The first span that no chunk covers; the last one has no end. */
  static Gap firstGap(Lane lane, List<Chunk> inOrder) {
    Optional<Instant> covered = lane.since();
    for (Chunk chunk : inOrder) {
      Optional<Instant> start = chunk.window().since();
      if (start.isPresent() && (covered.isEmpty() || start.get().isAfter(covered.get()))) {
        return new Gap(covered, start);
      }
      covered = later(covered, chunk.window().till());
    }
    return new Gap(covered, Optional.empty());
  }

  /** End of the unbroken run of closed chunks; empty before the first one is closed. */
  static Optional<Instant> watermark(Lane lane, List<Chunk> inOrder) {
    Optional<Instant> covered = lane.since();
    boolean any = false;
    for (Chunk chunk : inOrder) {
      Optional<Instant> start = chunk.window().since();
      boolean gap = start.isPresent() && (covered.isEmpty() || start.get().isAfter(covered.get()));
      if (gap || chunk.isOpen()) {
        break;
      }
      covered = later(covered, chunk.window().till());
      any = true;
    }
    return any ? covered : Optional.empty();
  }

  private static Optional<Instant> later(Optional<Instant> covered, Instant till) {
    return covered.filter(c -> c.isAfter(till)).or(() -> Optional.of(till));
  }
}
