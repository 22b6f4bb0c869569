package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CleanUp;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Verdict;
import io.fhirmigration.model.Verification;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** When staged files are not needed any more: pure functions of the records and the settings. */
final class CleanUpRules {
  private CleanUpRules() {}

  /**
   * Whether the settings want files deleted at this point. What adopted files were rewritten to is
   * read again at the end, for search parameters and to be counted.
   */
  static boolean isWanted(Migration migration, MigrationSettings settings) {
    return switch (settings.cleanUp()) {
      case KEEP -> false;
      case AFTER_CLOSE -> migration.plan().adopted().isEmpty() || isVerified(migration);
      case AFTER_VERIFY -> isVerified(migration);
    };
  }

  /** Whether nothing but the deletion of staged files is left to do. */
  static boolean isVerified(Migration migration) {
    boolean match =
        migration
            .steps()
            .verification()
            .filter(it -> it.outcome() == Verification.Outcome.MATCH)
            .isPresent();
    boolean accepted =
        migration.verdict().filter(it -> it.kind() == Verdict.Kind.ACCEPT).isPresent();
    return migration.phase() == Phase.VERIFYING && (match || accepted);
  }

  /**
   * Closed chunks whose files nobody needs any more, and of which that is not recorded. Exported
   * search parameters are read at the start and once more at the end.
   */
  static List<Chunk> undecided(Snapshot seen) {
    boolean verified = isVerified(seen.migration().value());
    return withFiles(seen)
        .filter(chunk -> verified || !chunk.lane().equals(LaneId.SEARCH_PARAMETERS))
        .toList();
  }

  private static Stream<Chunk> withFiles(Snapshot seen) {
    return seen.closed().values().stream()
        .filter(chunk -> !seen.deletions().containsKey(container(chunk)));
  }

  static String container(Chunk closed) {
    return ((ChunkState.Closed) closed.state()).staged().attempt().container();
  }

  /** From when on no unit of the chunk's imports can read its files. */
  static Instant quietFrom(Chunk closed, MigrationSettings settings) {
    return ((ChunkState.Closed) closed.state()).closedAt().plus(settings.quietPeriod());
  }

  /** Whether a lost kick-off of the chunk may still write. */
  static boolean isWatched(Chunk chunk, Snapshot seen) {
    return seen.orphans().values().stream()
        .anyMatch(orphan -> orphan.value().chunk().equals(chunk.id()));
  }

  /** Whether the migration may end as far as the deletion of files is concerned. */
  static boolean isDone(Snapshot seen, MigrationSettings settings) {
    return settings.cleanUp() == CleanUp.KEEP
        || (withFiles(seen).findAny().isEmpty()
            && seen.deletions().values().stream()
                .noneMatch(it -> it.value().outcome() == Deletion.Outcome.DECIDED));
  }
}
