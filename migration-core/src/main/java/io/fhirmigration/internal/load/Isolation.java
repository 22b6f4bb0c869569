package io.fhirmigration.internal.load;

import io.fhirmigration.model.FailureCause;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.ImportJob.Purpose;
import io.fhirmigration.model.ImportJob.State;
import io.fhirmigration.model.MigrationSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what follows a wave of imports of which some failed: a pure function of the wave.
 *
 * <p>A server hides why an import failed, so that one bad line looks like a fault of the server or
 * of its rights. Therefore nothing is concluded from a failure unless, in the same wave, another
 * import was done: of other lines, or a control of a line that was taken before. A control of an
 * empty file, where no such line is known, is enough to look closer, but to blame a line only once
 * a person has looked and said that it goes on. The same lines are only grouped anew, never
 * changed, so nothing has to wait until a failed import has stopped writing.
 */
public final class Isolation {
  /** More imports than this in one wave would not fit a chunk's record. */
  static final int MOST_JOBS = ImportStage.MAX_JOBS + 1;

  private Isolation() {}

  /** What becomes of a failed import. */
  public enum Fate {
    /** The same lines are sent again, with a fresh nonce. */
    AGAIN,
    /** It stays as it is until it is known whether the server imports at all. */
    KEEP,
    /** Its lines go into smaller imports. */
    SPLIT,
    /** Its one line is what makes it fail. */
    BLAME
  }

  /** Why a person has to look. */
  public enum Stop {
    /** Nothing shows that the destination imports any line, or it stays busy. */
    SERVER,
    /** More lines make imports fail than the settings allow. */
    LINES
  }

  /**
   * What becomes of one failed import.
   *
   * @param tries how often its lines have been given to an import that failed, from now on
   */
  public record Next(Fate fate, int tries) {}

  /**
   * What follows the wave.
   *
   * @param next the failed imports by nonce, in their order; empty when none failed
   * @param control whether a line that was taken before is imported along
   * @param waits whether the next wave waits for a back-off
   * @param failures consecutive failed waves
   * @param suspects imports of this wave of which each holds a line that makes it fail
   * @param stop why a person has to look first; then the next wave is what a retry begins with
   */
  public record Decision(
      Map<String, Next> next,
      boolean control,
      boolean waits,
      int failures,
      int suspects,
      Optional<Stop> stop) {}

  /**
   * Decides on an ended wave.
   *
   * @param blamed lines of the chunk that are blamed already
   * @param failures consecutive failed waves before this one
   */
  public static Decision decide(
      List<ImportJob> wave, long blamed, int failures, MigrationSettings settings) {
    Wave seen = Wave.of(wave);
    Map<String, Next> next = new LinkedHashMap<>();
    List<ImportJob> suspects = new ArrayList<>();
    for (ImportJob job : seen.failed()) {
      next.put(job.nonce(), next(job, seen, settings.maxJobFailures()));
      if (isSuspect(job, seen)) {
        suspects.add(job);
      }
    }
    if (blamed + suspects.size() > settings.maxPoisonLines()) {
      if (seen.controlDone() && suspects.stream().allMatch(job -> job.tries() > 0)) {
        seen.failed().forEach(job -> next.put(job.nonce(), new Next(Fate.KEEP, 0)));
        Stop stop = seen.takesLines() ? Stop.LINES : Stop.SERVER;
        return new Decision(next, false, false, 0, suspects.size(), Optional.of(stop));
      }
      suspects.forEach(job -> next.put(job.nonce(), new Next(Fate.AGAIN, job.tries() + 1)));
    }
    boolean control =
        seen.failed().stream().anyMatch(job -> isUnexplained(job) && isOpen(next.get(job.nonce())));
    postpone(next, control);
    boolean waits =
        seen.controlled() && !seen.controlDone()
            || next.values().stream().anyMatch(n -> n.fate() == Fate.AGAIN);
    int soFar = seen.takesLines() ? 0 : failures;
    int counted = waits ? soFar + 1 : soFar;
    Optional<Stop> stop =
        counted > settings.maxJobFailures() ? Optional.of(Stop.SERVER) : Optional.empty();
    return new Decision(next, control, waits, counted, suspects.size(), stop);
  }

  private static Next next(ImportJob job, Wave seen, int mostFailures) {
    if (!isUnexplained(job)) {
      return new Next(Fate.AGAIN, job.tries());
    }
    if (!seen.healthy() && seen.controlled()) {
      return new Next(Fate.KEEP, 0);
    }
    if (isFirstFailure(job)) {
      return new Next(Fate.AGAIN, 1);
    }
    if (!seen.healthy()) {
      return new Next(Fate.KEEP, job.tries());
    }
    if (job.lines() > 1) {
      return new Next(Fate.SPLIT, 0);
    }
    boolean wasLookedAt = job.tries() > mostFailures;
    return job.tries() > 0 && seen.controlDone() && (seen.takesLines() || wasLookedAt)
        ? new Next(Fate.BLAME, job.tries())
        : new Next(Fate.AGAIN, job.tries() + 1);
  }

  /** Whether the job holds at least one line that makes it fail, as far as this wave tells. */
  private static boolean isSuspect(ImportJob job, Wave seen) {
    return isUnexplained(job) && seen.healthy() && !isFirstFailure(job);
  }

  private static boolean isOpen(@Nullable Next next) {
    return next != null && (next.fate() == Fate.AGAIN || next.fate() == Fate.KEEP);
  }

  private static boolean isFirstFailure(ImportJob job) {
    return job.purpose() == Purpose.LOAD && job.tries() == 0;
  }

  private static boolean isUnexplained(ImportJob job) {
    return job.cause().filter(cause -> cause == FailureCause.BUSY).isEmpty();
  }

  /** Leaves the last splits to a later wave when the next one would have too many imports. */
  private static void postpone(Map<String, Next> next, boolean control) {
    List<String> splits = new ArrayList<>();
    int size = control ? 1 : 0;
    for (Map.Entry<String, Next> entry : next.entrySet()) {
      switch (entry.getValue().fate()) {
        case SPLIT -> {
          size += 2;
          splits.add(entry.getKey());
        }
        case BLAME -> {}
        default -> size++;
      }
    }
    for (; size > MOST_JOBS; size--) {
      next.put(splits.remove(splits.size() - 1), new Next(Fate.KEEP, 0));
    }
  }

  /**
   * What a wave shows.
   *
   * @param healthy whether some import was done
   * @param takesLines whether some import that holds a line was done
   */
  private record Wave(
      List<ImportJob> failed,
      boolean controlled,
      boolean controlDone,
      boolean healthy,
      boolean takesLines) {
    static Wave of(List<ImportJob> jobs) {
      List<ImportJob> controls =
          jobs.stream().filter(job -> job.purpose() == Purpose.CONTROL).toList();
      List<ImportJob> done = jobs.stream().filter(job -> job.state() == State.DONE).toList();
      return new Wave(
          jobs.stream()
              .filter(job -> job.state() == State.FAILED && job.purpose() != Purpose.CONTROL)
              .toList(),
          !controls.isEmpty(),
          controls.stream().anyMatch(done::contains),
          !done.isEmpty(),
          done.stream().anyMatch(job -> job.lines() > 0));
    }
  }
}
