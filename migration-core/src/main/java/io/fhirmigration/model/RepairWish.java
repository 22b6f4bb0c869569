package io.fhirmigration.model;

import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * What a person wants to be done with quarantined lines: sent once more, as they lie in quarantine
 * by then.
 *
 * @param chunk the chunk whose lines are meant; empty for all chunks
 * @param transformer what changes each line first; empty for nothing
 * @param by who wished it
 * @param at when
 */
public record RepairWish(
    Optional<ChunkId> chunk, Optional<TransformerSpec> transformer, String by, Instant at) {
  /** Shortens the name. */
  public RepairWish {
    by = OneLine.of(by);
  }
}
