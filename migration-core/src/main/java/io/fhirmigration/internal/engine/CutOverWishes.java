package io.fhirmigration.internal.engine;

import io.fhirmigration.model.CutOver;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.RejectedException;
import java.util.Optional;

/** How the wish to cut over is set and withdrawn in the migration's record. */
final class CutOverWishes {
  private CutOverWishes() {}

  static Migration asked(Migration migration, CutOver wish) {
    StoreMigrations.requireNotEnded(migration);
    if (migration.plan().mode() != Mode.CONTINUOUS) {
      throw new RejectedException(
          "migration "
              + migration.plan().id()
              + ": mode once has no cut-over; it ends with its range");
    }
    Optional<CutOver> standing = migration.cutOver();
    if (standing.isPresent()) {
      if (standing.get().frozenAt().equals(wish.frozenAt())) {
        return migration;
      }
      throw new RejectedException(
          "migration "
              + migration.plan().id()
              + ": a cut-over at "
              + standing.get().frozenAt()
              + " by "
              + standing.get().by()
              + " stands; withdraw it first");
    }
    return migration.cuttingOver(Optional.of(wish));
  }

  static Migration withdrawn(Migration migration) {
    if (migration.cutOver().isEmpty()) {
      return migration;
    }
    if (!migration.phase().isCopying()) {
      throw new RejectedException(
          "migration "
              + migration.plan().id()
              + ": the cut-over is being used; wait for Verifying to end");
    }
    return migration.cuttingOver(Optional.empty()).with(migration.steps().notFrozen());
  }
}
