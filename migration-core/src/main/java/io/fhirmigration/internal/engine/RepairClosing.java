package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.keys.KeyLists;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.reconcile.ReconcileStage.Books;
import io.fhirmigration.internal.repair.RepairStage;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.Rejects;
import io.fhirmigration.model.Repair;
import io.fhirmigration.model.Repaired;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.StagedFile;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How a repair ends: quarantined lines change columns in the books of their chunk. */
final class RepairClosing {
  static final CountAnswer NOT_COUNTED = CountAnswer.unknown("a repair is not counted");

  private final Records records;
  private final RepairStage stage;
  private final ObjectShelf shelf;
  private final KeyLists keyLists;
  private final Clock clock;

  RepairClosing(
      Records records, RepairStage stage, ObjectShelf shelf, KeyLists keyLists, Clock clock) {
    this.records = records;
    this.stage = stage;
    this.shelf = shelf;
    this.keyLists = keyLists;
    this.clock = clock;
  }

  /**
   * Moves the lines that were taken in the books of the chunk they came from, and ends. Those that
   * were missed stand in such books and in its key list already; what is refused of them is kept
   * under the repair's name.
   */
  void close(Stored<Chunk> stored, ChunkState.Imported imported, Books outcome) {
    Repair repair = stored.value().repair().orElseThrow();
    if (stored.value().isOfMissed()) {
      Optional<Rejects> left = stage.settle(repair.of(), repair.order(), outcome.refused());
      Ledger books = outcome.ledger().orElseThrow();
      end(stored, imported.staged(), books, left, Optional.empty(), "closed");
      return;
    }
    Optional<Stored<Chunk>> found = records.find(repair.of());
    if (found.isEmpty() || !(found.get().value().state() instanceof ChunkState.Closed closed)) {
      overtaken(stored, imported, outcome);
      return;
    }
    ChunkId id = stored.value().id();
    Optional<Repaired> before = closed.repaired().filter(last -> last.by().equals(id));
    if (before.isPresent()) {
      end(
          stored,
          imported.staged(),
          before.get().books(),
          closed.rejects(),
          keys(stored, imported, outcome),
          "closed");
      return;
    }
    if (closed.rejects().filter(r -> r.lines().equals(repair.base())).isEmpty()) {
      overtaken(stored, imported, outcome);
      return;
    }
    Optional<Rejects> left = stage.settle(repair.of(), repair.order(), outcome.refused());
    Ledger books =
        RepairBooks.of(
            closed.ledger(),
            outcome.ledger().orElseThrow().lines().stream()
                .collect(Collectors.toMap(LedgerLine::type, Function.identity())));
    ChunkState.Closed after =
        closed.after(RepairBooks.moved(closed.ledger(), books), left, new Repaired(id, books));
    Chunk chunk = found.get().value();
    records.save(found.get(), chunk.to(after, "repaired by " + id));
    end(stored, imported.staged(), books, left, keys(stored, imported, outcome), "closed");
  }

  private void overtaken(Stored<Chunk> stored, ChunkState.Imported imported, Books outcome) {
    end(
        stored,
        imported.staged(),
        outcome.ledger().orElseThrow(),
        Optional.empty(),
        keys(stored, imported, outcome),
        "overtaken: the chunk was reopened meanwhile; no line was moved in its books");
  }

  /** The keys of the lines that were taken. */
  private Optional<ObjectRef> keys(
      Stored<Chunk> stored, ChunkState.Imported imported, Books outcome) {
    return keyLists.without(stored.value().id(), imported.staged().keys(), outcome.kept());
  }

  private void end(
      Stored<Chunk> stored,
      Staged staged,
      Ledger books,
      Optional<Rejects> left,
      Optional<ObjectRef> keys,
      String note) {
    ChunkState.Closed closed =
        new ChunkState.Closed(
            books, staged, NOT_COUNTED, clock.instant(), Optional.empty(), left, Optional.empty());
    Chunk repair = stored.value();
    records.save(stored, repair.to(closed, note).keeping(keyLists.closing(repair, keys)));
  }

  /** Ends a repair that waits for a person, because another one was wished for. */
  void giveUp(Stored<Chunk> open) {
    Staged staged = open.value().staged().orElseThrow();
    Ledger books = RepairBooks.untaken(shelf.readRecords(staged.files(), StagedFile.class));
    end(
        open,
        staged,
        books,
        Optional.empty(),
        Optional.empty(),
        "given up: another repair was wished for");
  }
}
