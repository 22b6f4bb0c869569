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

  /**
   * When the export was decided on that a chunk's content comes from, or that runs; for a repair,
   * when it was wished for.
   */
  static Optional<Instant> begunAt(Chunk chunk) {
    return chunk
        .repair()
        .map(Repair::wishedAt)
        .or(() -> attempt(chunk).map(ExportAttempt::decidedAt));
  }

  private static Optional<ExportAttempt> attempt(Chunk chunk) {
    ChunkState state =
        chunk.state() instanceof ChunkState.NeedsAttention needs ? needs.from() : chunk.state();
    if (state instanceof ChunkState.Exporting exporting) {
      return Optional.of(exporting.attempt());
    }
    if (state instanceof ChunkState.Exported exported) {
      return Optional.of(exported.attempt());
    }
    return chunk.staged().map(Staged::attempt);
  }

  static Optional<ChunkState.Closed> closed(Chunk chunk) {
    return chunk.state() instanceof ChunkState.Closed closed
        ? Optional.of(closed)
        : Optional.empty();
  }
}
