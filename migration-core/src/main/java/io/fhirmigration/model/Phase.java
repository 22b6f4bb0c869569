package io.fhirmigration.model;

/** Where a migration as a whole stands. Paused is not a phase but a wish. */
public enum Phase {
  /** Checks both servers, reads back the reference instant, copies search parameters. */
  PREPARING,
  /** Windows travel from source to destination. */
  COPYING,
  /** Caught up once; copying goes on until somebody says when writing stopped. */
  AWAITING_CUTOVER,
  /** The last windows travel and the freeze is proved. */
  CUTTING_OVER,
  /** Late search parameters, {@code $reindex}, the last recount. */
  FINISHING,
  /** Source and destination are compared; waits here unless they match. */
  VERIFYING,
  /** Everything is at the destination. */
  COMPLETED,
  /** Everything but the quarantined lines is at the destination. */
  COMPLETED_WITH_QUARANTINE,
  /** The migration can't go on; reserved, this release waits for a person instead. */
  FAILED,
  /** Somebody cancelled it. */
  CANCELLED;

  /** Whether nothing follows. */
  public boolean isTerminal() {
    return compareTo(COMPLETED) >= 0;
  }

  /** Whether windows are planned in this phase. */
  public boolean isCopying() {
    return this == COPYING || this == AWAITING_CUTOVER || this == CUTTING_OVER;
  }
}
