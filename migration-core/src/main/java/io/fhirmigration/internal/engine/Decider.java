package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.engine.Step.Kind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.Hold;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what to do next: a pure function of the records, the time and the settings.
 *
 * <p>At most one step per chunk, lane and orphan. Nothing new begins while paused or held; what
 * already runs at the servers is followed to its end, and a pause window that drains still lets
 * imports begin.
 */
final class Decider {
  /** Containers that are emptied at one time. */
  private static final int MOST_DELETIONS = 2;

  private Decider() {}

  /**
   * The steps that are due.
   *
   * @param steps in the order in which they should be begun
   * @param wakeAt the earliest instant at which a waiting record becomes due
   */
  record Decision(List<Step> steps, Optional<Instant> wakeAt) {}

  /**
   * Decides.
   *
   * @param busy claims of steps that still run
   * @param pauses claims that are not taken up before an instant
   * @param hold why nothing new may begin; empty when it may
   */
  static Decision decide(
      Snapshot seen,
      Instant now,
      MigrationSettings settings,
      Set<String> busy,
      Map<String, Instant> pauses,
      Optional<Hold> hold) {
    Migration migration = seen.migration().value();
    Turn turn = new Turn(now, busy, pauses);
    boolean cancelling = migration.wanted() == Wanted.CANCEL;
    boolean wanted = migration.wanted() == Wanted.RUN;
    boolean mayBegin = wanted && hold.isEmpty();
    boolean mayImport = wanted && hold.map(Hold::drains).orElse(true);
    if (cancelling && !busy.isEmpty()) {
      return turn.decision();
    }
    if (cancelling || mayBegin || migration.phase().isCopying()) {
      turn.due(Kind.PHASE, "", 0, migration.notBefore());
    }
    if (cancelling) {
      return turn.decision();
    }
    chunks(seen, settings, turn, mayBegin, mayImport);
    for (String name : seen.orphans().keySet()) {
      turn.due(Kind.WATCH_ORPHAN, name, 0, seen.orphans().get(name).value().notBefore());
    }
    if (mayBegin && migration.phase().isCopying()) {
      lanes(seen, settings, turn);
    }
    if (migration.wanted() == Wanted.RUN && CleanUpRules.isWanted(migration, settings)) {
      cleanUp(seen, settings, turn);
    }
    return turn.decision();
  }

  private static void cleanUp(Snapshot seen, MigrationSettings settings, Turn turn) {
    for (Chunk chunk : CleanUpRules.undecided(seen)) {
      if (!CleanUpRules.isWatched(chunk, seen)) {
        Optional<Instant> quiet = Optional.of(CleanUpRules.quietFrom(chunk, settings));
        turn.due(Kind.CLEAN_UP, chunk.id().value(), 0, quiet);
      }
    }
    int room = MOST_DELETIONS;
    for (Stored<Deletion> stored : seen.deletions().values()) {
      Deletion deletion = stored.value();
      if (room > 0 && deletion.outcome() == Deletion.Outcome.DECIDED) {
        boolean deletes =
            turn.isBusy(Kind.DELETE, deletion.container())
                || turn.due(Kind.DELETE, deletion.container(), 0, deletion.notBefore());
        room -= deletes ? 1 : 0;
      }
    }
  }

  private static void lanes(Snapshot seen, MigrationSettings settings, Turn turn) {
    for (Stored<Lane> stored : seen.lanes().values()) {
      Lane lane = stored.value();
      if (!lane.id().isTravelling()) {
        continue;
      }
      long ahead =
          seen.open().values().stream()
              .filter(c -> c.value().lane().equals(lane.id()))
              .filter(c -> c.value().phase() == ChunkPhase.PLANNED)
              .count();
      if (ahead < settings.maxConcurrentExports()) {
        turn.due(Kind.PLAN, lane.id().value(), 0, lane.notBefore());
      }
    }
  }

  private static void chunks(
      Snapshot seen, MigrationSettings settings, Turn turn, boolean mayBegin, boolean mayImport) {
    List<Chunk> open = seen.openInOrder();
    int exports = settings.maxConcurrentExports() - count(open, ChunkPhase.EXPORTING);
    int imports = settings.maxConcurrentImports() - runningImports(open);
    long stagedBytes =
        open.stream().flatMap(c -> c.staged().stream()).mapToLong(Staged::bytes).sum();
    boolean surveyed = seen.migration().value().steps().surveys().isPresent();
    boolean wholeRange = !surveyed && open.stream().anyMatch(Decider::isUntouched);
    boolean roomForFiles = wholeRange || stagedBytes < settings.maxStagedBytes();
    for (Chunk chunk : open) {
      String name = chunk.id().value();
      switch (chunk.phase()) {
        case PLANNED -> {
          boolean room = roomForFiles || isAwaited(chunk, open);
          boolean begins =
              turn.isBusy(chunk)
                  || (mayBegin
                      && exports > 0
                      && room
                      && turn.due(Kind.START_EXPORT, name, 0, chunk.notBefore()));
          exports -= begins ? 1 : 0;
        }
        case EXPORTING -> {
          boolean known = ((ChunkState.Exporting) chunk.state()).statusUrl().isPresent();
          turn.due(known ? Kind.POLL_EXPORT : Kind.FIND_EXPORT, name, 0, chunk.notBefore());
        }
        case EXPORTED -> turn.due(Kind.BELIEVE, name, 0, chunk.notBefore());
        case TRANSFORMED -> {
          if (isUntouched(chunk)) {
            if (surveyed) {
              turn.due(Kind.TRANSFORM, name, 0, chunk.notBefore());
            }
          } else if (mayImport && itsTurn(chunk, seen)) {
            turn.due(Kind.PREPARE_IMPORT, name, 0, chunk.notBefore());
          }
        }
        case IMPORTING -> {
          long unsent = jobs(chunk, ImportJob.State.INTENDED);
          int budget = mayImport ? (int) Math.min(unsent, Math.max(0, imports)) : 0;
          boolean useful = budget > 0 || unsent < RecordColumns.jobs(chunk.state()).size();
          boolean sends =
              turn.isBusy(chunk)
                  || (useful && turn.due(Kind.RUN_IMPORT, name, budget, chunk.notBefore()));
          imports -= sends ? budget : 0;
        }
        case IMPORTED -> turn.due(Kind.RECONCILE, name, 0, chunk.notBefore());
        default -> {}
      }
    }
  }

  /** Whether a chunk is exported, and its transformers have to know the whole range first. */
  static boolean isUntouched(Chunk chunk) {
    return chunk.state() instanceof ChunkState.Transformed transformed && transformed.untouched();
  }

  /** Whether later chunks hold staged bytes and wait for this one, in a lane that keeps order. */
  private static boolean isAwaited(Chunk chunk, List<Chunk> open) {
    return open.stream()
        .filter(other -> other.lane().equals(chunk.lane()))
        .filter(other -> other.id().compareTo(chunk.id()) > 0)
        .anyMatch(other -> other.phase() == ChunkPhase.TRANSFORMED);
  }

  /**
   * Whether order allows this chunk to be imported: with a line that has no integer version or no
   * date anywhere in the lane, one chunk at a time, in window order and without a gap before it.
   */
  static boolean itsTurn(Chunk chunk, Snapshot seen) {
    List<Chunk> lane = seen.chunksOf(chunk.lane());
    boolean ordered = lane.stream().anyMatch(c -> c.staged().map(Staged::inOrder).orElse(false));
    if (!ordered) {
      return true;
    }
    boolean importing =
        lane.stream()
            .map(Chunk::phase)
            .anyMatch(phase -> phase == ChunkPhase.IMPORTING || phase == ChunkPhase.IMPORTED);
    return !importing && isNext(chunk, lane, seen);
  }

  /** Whether every window, or every file of the list, before this chunk's is closed. */
  private static boolean isNext(Chunk chunk, List<Chunk> lane, Snapshot seen) {
    if (chunk.files().isPresent()) {
      return Tiling.filesClosed(lane) == chunk.files().get().first();
    }
    Optional<Instant> start = chunk.window().since();
    Stored<Lane> stored = seen.lanes().get(chunk.lane().value());
    if (start.isEmpty() || stored == null) {
      return true;
    }
    return Tiling.watermark(stored.value(), lane)
        .or(stored.value()::since)
        .filter(covered -> !covered.isBefore(start.get()))
        .isPresent();
  }

  private static int count(List<Chunk> chunks, ChunkPhase phase) {
    return (int) chunks.stream().filter(c -> c.phase() == phase).count();
  }

  private static int runningImports(List<Chunk> chunks) {
    return chunks.stream().mapToInt(c -> (int) jobs(c, ImportJob.State.RUNNING)).sum();
  }

  private static long jobs(Chunk chunk, ImportJob.State state) {
    return RecordColumns.jobs(chunk.state()).stream().filter(j -> j.state() == state).count();
  }

  /** Collects the steps of one turn. */
  private static final class Turn {
    private final Instant now;
    private final Set<String> busy;
    private final Map<String, Instant> pauses;
    private final List<Step> steps = new ArrayList<>();
    private Optional<Instant> wakeAt = Optional.empty();

    Turn(Instant now, Set<String> busy, Map<String, Instant> pauses) {
      this.now = now;
      this.busy = busy;
      this.pauses = pauses;
    }

    boolean isBusy(Chunk chunk) {
      return busy.contains("chunk " + chunk.id());
    }

    boolean isBusy(Kind kind, String subject) {
      return busy.contains(new Step(kind, subject, 0).claim());
    }

    /** Adds the step if it is due and not running; true when it was added. */
    boolean due(Kind kind, String subject, int budget, Optional<Instant> notBefore) {
      Step step = new Step(kind, subject, budget);
      if (busy.contains(step.claim())) {
        return false;
      }
      Instant pause = pauses.getOrDefault(step.claim(), Instant.MIN);
      Instant until = notBefore.filter(pause::isBefore).orElse(pause);
      if (until.isAfter(now)) {
        wakeAt = wakeAt.filter(until::isAfter).or(() -> Optional.of(until));
        return false;
      }
      return steps.add(step);
    }

    Decision decision() {
      return new Decision(List.copyOf(steps), wakeAt);
    }
  }
}
