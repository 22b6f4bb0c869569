package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RepairWish;
import io.fhirmigration.model.Wanted;
import io.fhirmigration.spi.RecordKind;
import java.util.List;
import java.util.Optional;

/** When a repair may be wished for, and what a wish changes in the migration's record. */
final class RepairWishes {
  private RepairWishes() {}

  /** The migration with the wish; the same when the same wish stands. */
  static Migration set(Migration migration, RepairWish wish) {
    Phase phase = migration.phase();
    boolean completed =
        phase == Phase.COMPLETED_WITH_QUARANTINE
            || (phase == Phase.COMPLETED && wish.missed().isPresent());
    if (!completed) {
      StoreMigrations.requireNotEnded(migration);
    }
    MigrationId id = migration.plan().id();
    if (phase == Phase.PREPARING || migration.wanted() == Wanted.CANCEL) {
      throw new RejectedException(
          "migration " + id + ": nothing can be repaired while it is prepared or cancelled");
    }
    Optional<RepairWish> standing = migration.repair();
    if (standing.isPresent()) {
      if (standing.get().asksLike(wish)) {
        return migration;
      }
      throw new RejectedException(
          "migration "
              + id
              + ": a repair by "
              + standing.get().by()
              + " stands and was not begun; wait, then say it again");
    }
    Migration wished = migration.repairing(Optional.of(wish));
    return phase == Phase.VERIFYING || completed
        ? comparedAgain(wished, "a repair was wished for; the comparison follows")
        : wished;
  }

  /** The migration in Verifying, without comparison and verdict. */
  static Migration comparedAgain(Migration migration, String why) {
    return migration
        .judged(Optional.empty())
        .with(migration.steps().verified(Optional.empty()))
        .to(Phase.VERIFYING, why);
  }

  /** Refuses a wish that means no line. */
  static void requireQuarantined(MigrationId id, Journal journal, Optional<ChunkId> chunk) {
    List<Chunk> chunks =
        chunk.isPresent()
            ? journal.chunk(chunk.get().value()).stream().map(Stored::value).toList()
            : journal.all(RecordKind.CHUNK, Chunk.class).stream().map(Stored::value).toList();
    boolean any =
        chunks.stream()
            .filter(found -> found.lane().isTravelling())
            .anyMatch(
                found ->
                    found.state() instanceof ChunkState.Closed closed
                        && closed.rejects().isPresent());
    if (!any) {
      throw new RejectedException(
          "migration "
              + id
              + ": no line of "
              + chunk.map(found -> "chunk " + found).orElse("a closed chunk")
              + " is in quarantine");
    }
  }
}
