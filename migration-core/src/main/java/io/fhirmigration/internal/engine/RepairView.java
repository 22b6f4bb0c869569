package io.fhirmigration.internal.engine;

import io.fhirmigration.MigrationStatus.RepairStatus;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.RefusalClass;
import io.fhirmigration.model.Rejects;
import io.fhirmigration.model.Repair;
import io.fhirmigration.model.Staged;
import java.util.List;
import java.util.Map;

/** What became of repairs. */
final class RepairView {
  private RepairView() {}

  static List<RepairStatus> of(List<Chunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.repair().map(repair -> of(chunk, repair)).stream())
        .toList();
  }

  private static RepairStatus of(Chunk chunk, Repair repair) {
    long sent = chunk.staged().map(Staged::lines).orElse(0L);
    LedgerLine books =
        chunk.state() instanceof ChunkState.Closed closed
            ? closed.ledger().total()
            : new LedgerLine("", sent, 0, 0, 0, 0);
    Map<RefusalClass, Long> refused =
        chunk.state() instanceof ChunkState.Closed closed
            ? closed.rejects().map(Rejects::classes).orElse(Map.of())
            : Map.of();
    return new RepairStatus(
        chunk.id().value(),
        repair.of().value(),
        repair.wishedAt(),
        chunk.phase(),
        books.exported(),
        books.imported(),
        books.repeated(),
        books.quarantined(),
        refused,
        chunk.note());
  }
}
