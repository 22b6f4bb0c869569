package io.fhirmigration.model;

/** The discriminator of {@link ChunkState}, in the order of the journey. */
public enum ChunkPhase {
  /** The window is fixed, nothing was asked of the source. */
  PLANNED,
  /** An export was decided on; it may run. */
  EXPORTING,
  /** The source claims that the export is complete; the claim is being checked. */
  EXPORTED,
  /** The export is believed; its files are scanned, transformed and pinned. */
  TRANSFORMED,
  /** Imports were decided on; they may run. */
  IMPORTING,
  /** Every import has ended. */
  IMPORTED,
  /** The ledger balances. */
  CLOSED,
  /** A person has to look. */
  NEEDS_ATTENTION
}
