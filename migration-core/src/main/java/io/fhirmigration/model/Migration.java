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
    String note) {
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
        draft.note);
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

    Draft(Migration from) {
      phase = from.phase;
      wanted = from.wanted;
      cutOver = from.cutOver;
      usedCutOvers = from.usedCutOvers;
      verdict = from.verdict;
      steps = from.steps;
      notBefore = from.notBefore;
      note = from.note;
    }
  }
}
