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
import io.fhirmigration.model.LedgerLine;
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
    LEGAL.put(CLOSED, EnumSet.of(PLANNED, CLOSED));
    LEGAL.put(
        NEEDS_ATTENTION,
        EnumSet.of(
            PLANNED,
            EXPORTING,
            EXPORTED,
            TRANSFORMED,
            IMPORTING,
            IMPORTED,
            CLOSED,
            NEEDS_ATTENTION));
  }

  private Transitions() {}

  /** The next record, when the move is legal and a closing ledger balances. */
  static Chunk check(Chunk from, Chunk to) {
    if (!isLegal(from, to.phase()) || to.phase() == CLOSED && !mayClose(from, to)) {
      throw new IllegalStateException(
          "chunk " + from.id() + ": no move from " + from.phase() + " to " + to.phase());
    }
    if (to.state() instanceof ChunkState.Closed closed && !closed.ledger().balances()) {
      throw new IllegalStateException(
          "chunk " + from.id() + ": cannot close, the ledger does not balance");
    }
    return to;
  }

  /** Adopted files are never exported: pinning them takes its place. */
  private static boolean isLegal(Chunk from, ChunkPhase to) {
    if (from.files().isPresent() && to == EXPORTING) {
      return false;
    }
    boolean pinned = from.files().isPresent() && from.phase() == PLANNED && to == EXPORTED;
    return pinned || LEGAL.getOrDefault(from.phase(), Set.of()).contains(to);
  }

  /** A repair can be given up, and moves lines of closed books; nothing else does. */
  private static boolean mayClose(Chunk from, Chunk to) {
    if (from.state() instanceof ChunkState.Closed before
        && to.state() instanceof ChunkState.Closed after) {
      return isRepaired(before, after);
    }
    return from.phase() != NEEDS_ATTENTION || from.repair().isPresent();
  }

  /** Whether lines moved out of quarantine, and nothing else did. */
  private static boolean isRepaired(ChunkState.Closed before, ChunkState.Closed after) {
    LedgerLine then = before.ledger().total();
    LedgerLine now = after.ledger().total();
    return after.repaired().isPresent()
        && !after.repaired().equals(before.repaired())
        && then.exported() == now.exported()
        && then.excluded() == now.excluded()
        && then.imported() <= now.imported()
        && then.repeated() <= now.repeated();
  }
}
