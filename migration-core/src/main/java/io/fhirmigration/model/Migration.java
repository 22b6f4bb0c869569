package io.fhirmigration.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The record of a migration as a whole.
 *
 * @param plan what is copied
 * @param planHash SHA-256 of the plan's canonical form and the transformers' fingerprints
 * @param referenceInstant the instant transformers may use
 * @param createdAt first start
 * @param rangeEnd end of the range when it is fixed: mode once
 * @param phase where it stands
 * @param wanted what people want
 * @param cutOver the standing statement that writing stopped
 * @param usedCutOvers statements that were refuted or led to Verifying
 * @param verdict the standing decision of a person
 * @param steps what was done besides chunks
 * @param notBefore the phase's own work waits until this instant, if set
 * @param note what the phase waits for
 * @param hold why nothing new begins, if so
 * @param failures jobs that failed in a row, if the last one did
 * @param repair the standing wish to send quarantined lines once more
 */
public record Migration(
    MigrationPlan plan,
    String planHash,
    Instant referenceInstant,
    Instant createdAt,
    Optional<Instant> rangeEnd,
    Phase phase,
    Wanted wanted,
    Optional<CutOver> cutOver,
    List<CutOver> usedCutOvers,
    Optional<Verdict> verdict,
    MigrationSteps steps,
    Optional<Instant> notBefore,
    String note,
    Optional<Hold> hold,
    Optional<FailureRun> failures,
    Optional<RepairWish> repair) {
  /** Copies the list and shortens the note. */
  public Migration {
    usedCutOvers = List.copyOf(usedCutOvers);
    note = OneLine.of(note);
  }

  /** This migration in another phase. */
  public Migration to(Phase next, String why) {
    return change(
        draft -> {
          draft.phase = next;
          draft.notBefore = Optional.empty();
          draft.note = why;
        });
  }

  /** This migration with other steps, free to go on at once. */
  public Migration with(MigrationSteps next) {
    return change(
        draft -> {
          draft.steps = next;
          draft.notBefore = Optional.empty();
        });
  }

  /** This migration, its phase waiting until {@code until}. */
  public Migration waiting(Instant until, String why) {
    return change(
        draft -> {
          draft.notBefore = Optional.of(until);
          draft.note = why;
        });
  }

  /** This migration with another wish. */
  public Migration wanting(Wanted next) {
    return change(draft -> draft.wanted = next);
  }

  /** This migration with the standing cut-over set or withdrawn. */
  public Migration cuttingOver(Optional<CutOver> next) {
    return change(
        draft -> {
          draft.cutOver = next;
          draft.notBefore = Optional.empty();
        });
  }

  /** This migration with the standing cut-over moved to the used ones. */
  public Migration cutOverUsed() {
    List<CutOver> used = new ArrayList<>(usedCutOvers);
    cutOver.ifPresent(used::add);
    return change(
        draft -> {
          draft.cutOver = Optional.empty();
          draft.usedCutOvers = used;
          draft.notBefore = Optional.empty();
        });
  }

  /** This migration with a person's decision set or taken up. */
  public Migration judged(Optional<Verdict> next) {
    return change(
        draft -> {
          draft.verdict = next;
          draft.notBefore = Optional.empty();
        });
  }

  /** This migration held back, or no longer. */
  public Migration held(Optional<Hold> next) {
    return change(draft -> draft.hold = next);
  }

  /** This migration with another run of failures, or none. */
  public Migration failing(Optional<FailureRun> next) {
    return change(draft -> draft.failures = next);
  }

  /** This migration with a wish for a repair set or taken up. */
  public Migration repairing(Optional<RepairWish> next) {
    return change(
        draft -> {
          draft.repair = next;
          draft.notBefore = Optional.empty();
        });
  }

  private Migration change(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new Migration(
        plan,
        planHash,
        referenceInstant,
        createdAt,
        rangeEnd,
        draft.phase,
        draft.wanted,
        draft.cutOver,
        draft.usedCutOvers,
        draft.verdict,
        draft.steps,
        draft.notBefore,
        draft.note,
        draft.hold,
        draft.failures,
        draft.repair);
  }

  /** The components that change during a migration. */
  private static final class Draft {
    private Phase phase;
    private Wanted wanted;
    private Optional<CutOver> cutOver;
    private List<CutOver> usedCutOvers;
    private Optional<Verdict> verdict;
    private MigrationSteps steps;
    private Optional<Instant> notBefore;
    private String note;
    private Optional<Hold> hold;
    private Optional<FailureRun> failures;
    private Optional<RepairWish> repair;

    Draft(Migration from) {
      phase = from.phase;
      wanted = from.wanted;
      cutOver = from.cutOver;
      usedCutOvers = from.usedCutOvers;
      verdict = from.verdict;
      steps = from.steps;
      notBefore = from.notBefore;
      note = from.note;
      hold = from.hold;
      failures = from.failures;
      repair = from.repair;
    }
  }
}
