package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.LedgerLine;

/** How a closed chunk goes back to Planned; its books stay in the audit trail. */
final class Reopening {
  private Reopening() {}

  static Chunk of(Chunk closed, String why) {
    return closed
        .to(new ChunkState.Planned("reopened: " + why, false), "reopened: " + why)
        .counting(closed.attempts(), 0);
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
