package io.fhirmigration.verify.deletes;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether deletes of a migration can be reconciled at all. */
final class Eligibility {
  private static final Set<Phase> AT_THE_END =
      Set.of(Phase.VERIFYING, Phase.COMPLETED, Phase.COMPLETED_WITH_QUARANTINE);

  private Eligibility() {}

  /**
   * Refuses what cannot be right, all of it at once.
   *
   * @param transformers those of the plan
   */
  static void require(MigrationRecords records, List<Transformer> transformers) {
    Migration migration = records.migration();
    MigrationPlan plan = migration.plan();
    List<String> problems = new ArrayList<>();
    if (plan.adopted().isPresent()) {
      problems.add(
          "has no source: it imported files, so that nobody can be asked what was deleted; delete"
              + " by hand what is too much");
    } else if (!AT_THE_END.contains(migration.phase())) {
      problems.add(
          "is in "
              + migration.phase()
              + ", and what the source has no longer is known only once writing there has stopped"
              + " and all is copied; cut over, and wait for VERIFYING");
    }
    if (plan.anonymization().isPresent()) {
      problems.add(
          "its source de-identifies what it exports, so that ids of both sides can't be compared;"
              + " delete by hand what is too much");
    }
    transformers.stream()
        .filter(Transformer::mapsIdentity)
        .map(transformer -> transformer.fingerprint().split("[^A-Za-z0-9_-]", 2)[0])
        .forEach(
            name ->
                problems.add(
                    "transformer "
                        + name
                        + " may change ids, so that those of both sides can't be compared; delete"
                        + " by hand what is too much"));
    if (!problems.isEmpty()) {
      throw new RejectedException(
          "migration " + plan.id() + ": " + String.join("; and it ", problems));
    }
  }

  /** Closed chunks that imported lines and left no key list, as earlier releases did not. */
  static long withoutKeys(MigrationRecords records) {
    return records.chunks().stream()
        .filter(chunk -> !chunk.lane().equals(LaneId.WITNESS) && chunk.keys().isEmpty())
        .filter(chunk -> !chunk.isOfMissed())
        .filter(Eligibility::hasImported)
        .count();
  }

  private static boolean hasImported(Chunk chunk) {
    return chunk.state() instanceof ChunkState.Closed closed
        && closed.ledger().total().imported() + closed.ledger().total().repeated() > 0;
  }
}
