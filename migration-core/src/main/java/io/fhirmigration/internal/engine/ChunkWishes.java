package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.RecordKind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people wish of single chunks, written by compare-and-set. */
final class ChunkWishes {
  private final Journal journal;
  private final Clock clock;

  ChunkWishes(Journal journal, Clock clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** Sends a chunk that waits for a person back to where it stopped; any other stays. */
  void retry(MigrationId id, ChunkId chunkId, String by) {
    while (true) {
      Stored<Chunk> stored =
          journal
              .chunk(chunkId.value())
              .orElseThrow(
                  () -> new RejectedException("migration " + id + ": has no chunk " + chunkId));
      Chunk chunk = stored.value();
      if (!(chunk.state() instanceof ChunkState.NeedsAttention needs)) {
        return;
      }
      Chunk next =
          Transitions.check(
              chunk, chunk.to(needs.from(), "retry by " + by).counting(chunk.attempts(), 0));
      if (journal.replace(stored, next.at(clock.instant()), stored.row().epoch()).isPresent()) {
        journal.audit(by, "retry", chunkId + ": " + needs.reason(), stored.row().epoch());
        return;
      }
    }
  }

  /** The closed chunks that a span touches. */
  List<Stored<Chunk>> touching(Window span) {
    return journal.all(RecordKind.CHUNK, Chunk.class).stream()
        .filter(stored -> Reopening.isMeant(stored.value(), span))
        .toList();
  }

  /** Reopens those that are still closed; which ones. */
  List<ChunkId> reopen(List<Stored<Chunk>> touched, Window span, String by) {
    List<ChunkId> reopened = new ArrayList<>();
    for (Stored<Chunk> seen : touched) {
      Optional<Stored<Chunk>> stored = Optional.of(seen);
      while (stored.isPresent() && Reopening.isMeant(stored.get().value(), span)) {
        Chunk closed = stored.get().value();
        long epoch = stored.get().row().epoch();
        Chunk next = Reopening.of(closed, "by " + by).at(clock.instant());
        if (journal.replace(stored.get(), next, epoch).isPresent()) {
          journal.audit(by, "reopen", closed.id() + "; " + Reopening.books(closed), epoch);
          reopened.add(closed.id());
        }
        stored = journal.chunk(closed.id().value());
      }
    }
    return reopened;
  }
}
