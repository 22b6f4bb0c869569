package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Window;

/** How a closed chunk goes back to Planned; its books stay in the audit trail. */
final class Reopening {
  private Reopening() {}

  static Chunk of(Chunk closed, String why) {
    return closed
        .to(new ChunkState.Planned("reopened: " + why, false), "reopened: " + why)
        .counting(closed.attempts(), 0);
  }

  /** Whether the span touches a closed chunk. */
  static boolean isMeant(Chunk chunk, Window span) {
    return !chunk.isOpen() && chunk.lane().isTravelling() && chunk.window().overlaps(span);
  }

  /** Whether everything was copied before, so that a comparison follows what is reopened. */
  static boolean isLate(Migration migration) {
    return switch (migration.phase()) {
      case VERIFYING, COMPLETED, COMPLETED_WITH_QUARANTINE -> true;
      default -> false;
    };
  }

  /** A migration of which a window is reopened late; the same while it copies. */
  static Migration comparedAgain(Migration migration) {
    boolean compared =
        migration.phase() != Phase.VERIFYING || migration.steps().verification().isPresent();
    return isLate(migration) && compared
        ? RepairWishes.comparedAgain(migration, "windows were reopened; the comparison follows")
        : migration;
  }

  /** The books of a closed chunk in one line. */
  static String books(Chunk closed) {
    LedgerLine total = ((ChunkState.Closed) closed.state()).ledger().total();
    return "exported "
        + total.exported()
        + " imported "
        + total.imported()
        + " repeated "
        + total.repeated()
        + " quarantined "
        + total.quarantined()
        + " excluded "
        + total.excluded();
  }
}
