package io.fhirmigration.verify.report;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Repair;
import io.fhirmigration.model.Staged;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The chunks of a migration by what they are for. */
final class Chunks {
  private final List<Chunk> all;

  Chunks(MigrationRecords records) {
    Phase phase = records.migration().phase();
    this.all = records.chunks().stream().filter(chunk -> !isPlannedTooLate(chunk, phase)).toList();
  }

  /** What a late driver planned after a good end; nothing of it is ever asked of a server. */
  private static boolean isPlannedTooLate(Chunk chunk, Phase phase) {
    return phase.isTerminal()
        && phase != Phase.CANCELLED
        && chunk.phase() == ChunkPhase.PLANNED
        && chunk.attempts() == 0;
  }

  /** All of them: windows, runs of files, witnesses and repairs. */
  List<Chunk> all() {
    return all;
  }

  /** Those whose lines go from source to destination. */
  List<Chunk> travelling() {
    return all.stream().filter(chunk -> chunk.lane().isTravelling()).toList();
  }

  /** What a chunk holds, once its export is believed. */
  static Optional<Staged> staged(Chunk chunk) {
    return staged(chunk.state());
  }

  private static Optional<Staged> staged(ChunkState state) {
    if (state instanceof ChunkState.Transformed transformed) {
      return Optional.of(transformed.staged());
    }
    if (state instanceof ChunkState.Importing importing) {
      return Optional.of(importing.staged());
    }
    if (state instanceof ChunkState.Imported imported) {
      return Optional.of(imported.staged());
    }
    if (state instanceof ChunkState.Closed closed) {
      return Optional.of(closed.staged());
    }
    return state instanceof ChunkState.NeedsAttention needs
        ? staged(needs.from())
        : Optional.empty();
  }

  /**
   * When the export was decided on that a chunk's content comes from, or that runs; for a repair,
   * when it was wished for.
   */
  static Optional<Instant> begunAt(Chunk chunk) {
    return chunk
        .repair()
        .map(Repair::wishedAt)
        .or(() -> attempt(chunk.state()).map(ExportAttempt::decidedAt));
  }

  private static Optional<ExportAttempt> attempt(ChunkState state) {
    if (state instanceof ChunkState.Exporting exporting) {
      return Optional.of(exporting.attempt());
    }
    if (state instanceof ChunkState.Exported exported) {
      return Optional.of(exported.attempt());
    }
    if (state instanceof ChunkState.NeedsAttention needs) {
      return attempt(needs.from());
    }
    return staged(state).map(Staged::attempt);
  }

  static Optional<ChunkState.Closed> closed(Chunk chunk) {
    return chunk.state() instanceof ChunkState.Closed closed
        ? Optional.of(closed)
        : Optional.empty();
  }
}
