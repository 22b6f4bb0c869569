package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.util.Optional;

/** Files of closed chunks of which the destination took every line. */
final class TakenLines {
  private final Records records;
  private final StagingArea staging;
  private final ObjectShelf shelf;

  TakenLines(Records records, StagingArea staging, ObjectShelf shelf) {
    this.records = records;
    this.staging = staging;
    this.shelf = shelf;
  }

  /** One of them that is still there, and whose lines may be imported again at any time. */
  Optional<StagedFile> find() {
    return records.closed().values().stream()
        .filter(TakenLines::isTaken)
        .filter(chunk -> !records.deletions().containsKey(CleanUpRules.container(chunk)))
        .map(chunk -> ((ChunkState.Closed) chunk.state()).staged())
        .flatMap(staged -> shelf.readRecords(staged.files(), StagedFile.class).stream())
        .filter(file -> file.lines() > 0 && isThere(file))
        .findFirst();
  }

  /** Lines without version or date are left alone: imported again, they could undo newer ones. */
  private static boolean isTaken(Chunk chunk) {
    if (!(chunk.state() instanceof ChunkState.Closed closed) || closed.staged().inOrder()) {
      return false;
    }
    LedgerLine total = closed.ledger().total();
    return total.imported() > 0 && total.repeated() == 0 && total.quarantined() == 0;
  }

  private boolean isThere(StagedFile file) {
    return staging.find(file.container(), file.name()).equals(Optional.of(StagedObject.of(file)));
  }
}
