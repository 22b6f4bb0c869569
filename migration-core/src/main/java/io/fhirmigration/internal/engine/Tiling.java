package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.FileRun;
import io.fhirmigration.model.Lane;
import io.fhirmigration.spi.ChunkStrategy.Gap;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a lane's chunks cover its range, or its list of files. */
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

  /** How many files of the list are planned; runs follow each other without a gap. */
  static long filesPlanned(List<Chunk> inOrder) {
    return inOrder.stream().mapToLong(chunk -> chunk.files().orElseThrow().end()).max().orElse(0);
  }

  /** How many files stand before the first one that is not in a closed chunk. */
  static long filesClosed(List<Chunk> inOrder) {
    long closed = 0;
    for (Chunk chunk : inOrder) {
      FileRun run = chunk.files().orElseThrow();
      if (chunk.isOpen() || run.first() != closed) {
        return closed;
      }
      closed = run.end();
    }
    return closed;
  }

  /**
   * End of the unbroken run of closed chunks; empty before the first one is closed. Adopted files
   * have any date, so that nothing is covered before all of them are.
   */
  static Optional<Instant> watermark(Lane lane, List<Chunk> inOrder) {
    if (lane.files().isPresent()) {
      return lane.files().get().files() == filesClosed(inOrder)
          ? inOrder.stream().map(chunk -> chunk.window().till()).findFirst()
          : Optional.empty();
    }
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
