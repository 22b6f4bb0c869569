package io.fhirmigration.internal.engine;

import static io.fhirmigration.model.ChunkPhase.CLOSED;
import static io.fhirmigration.model.ChunkPhase.EXPORTED;
import static io.fhirmigration.model.ChunkPhase.EXPORTING;
import static io.fhirmigration.model.ChunkPhase.IMPORTED;
import static io.fhirmigration.model.ChunkPhase.IMPORTING;
import static io.fhirmigration.model.ChunkPhase.NEEDS_ATTENTION;
import static io.fhirmigration.model.ChunkPhase.PLANNED;
import static io.fhirmigration.model.ChunkPhase.TRANSFORMED;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The legal moves of a chunk. */
final class Transitions {
  private static final Map<ChunkPhase, Set<ChunkPhase>> LEGAL = new EnumMap<>(ChunkPhase.class);

  static {
    LEGAL.put(PLANNED, EnumSet.of(PLANNED, EXPORTING, NEEDS_ATTENTION));
    LEGAL.put(EXPORTING, EnumSet.of(EXPORTING, EXPORTED, PLANNED, NEEDS_ATTENTION));
    LEGAL.put(EXPORTED, EnumSet.of(EXPORTED, EXPORTING, TRANSFORMED, PLANNED, NEEDS_ATTENTION));
    LEGAL.put(TRANSFORMED, EnumSet.of(TRANSFORMED, IMPORTING, IMPORTED, CLOSED, NEEDS_ATTENTION));
    LEGAL.put(IMPORTING, EnumSet.of(IMPORTING, IMPORTED, NEEDS_ATTENTION));
    LEGAL.put(IMPORTED, EnumSet.of(IMPORTED, IMPORTING, CLOSED, NEEDS_ATTENTION));
    LEGAL.put(CLOSED, EnumSet.of(PLANNED));
    LEGAL.put(
        NEEDS_ATTENTION,
        EnumSet.of(
            PLANNED, EXPORTING, EXPORTED, TRANSFORMED, IMPORTING, IMPORTED, NEEDS_ATTENTION));
  }

  private Transitions() {}

  /** The next record, when the move is legal and a closing ledger balances. */
  static Chunk check(Chunk from, Chunk to) {
    if (!LEGAL.getOrDefault(from.phase(), Set.of()).contains(to.phase())) {
      throw new IllegalStateException(
          "chunk " + from.id() + ": no move from " + from.phase() + " to " + to.phase());
    }
    if (to.state() instanceof ChunkState.Closed closed && !closed.ledger().balances()) {
      throw new IllegalStateException(
          "chunk " + from.id() + ": cannot close, the ledger does not balance");
    }
    return to;
  }
}
