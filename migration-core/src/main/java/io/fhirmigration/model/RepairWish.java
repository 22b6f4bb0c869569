package io.fhirmigration.model;

import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * What a person wants to be sent once more: quarantined lines as they lie in quarantine by then, or
 * lines that a comparison missed at the destination.
 *
 * @param chunk the chunk whose quarantined lines are meant; empty for all chunks
 * @param transformer what changes each line first; empty for nothing
 * @param by who wished it
 * @param at when
 * @param missed where the lines were put that a comparison missed; empty when quarantined lines are
 *     meant
 */
public record RepairWish(
    Optional<ChunkId> chunk,
    Optional<TransformerSpec> transformer,
    String by,
    Instant at,
    Optional<ObjectRef> missed) {
  /** Shortens the name. */
  public RepairWish {
    by = OneLine.of(by);
  }

  /** A wish for quarantined lines. */
  public RepairWish(
      Optional<ChunkId> chunk, Optional<TransformerSpec> transformer, String by, Instant at) {
    this(chunk, transformer, by, at, Optional.empty());
  }

  /** Whether both ask for the same, whoever said it when. */
  public boolean asksLike(RepairWish other) {
    return chunk.equals(other.chunk)
        && transformer.equals(other.transformer)
        && missed.equals(other.missed);
  }
}
