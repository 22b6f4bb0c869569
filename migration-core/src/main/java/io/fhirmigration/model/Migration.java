package io.fhirmigration.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  /** Copies the list. */
  public Migration {
    usedCutOvers = List.copyOf(usedCutOvers);
  }

  /** This migration in another phase. */
  public Migration to(Phase next, String why) {
    return new Migration(
        plan,
        planHash,
        referenceInstant,
        createdAt,
        rangeEnd,
        next,
        wanted,
        cutOver,
        usedCutOvers,
        verdict,
        steps,
        Optional.empty(),
        why);
  }

  /** This migration with other steps, free to go on at once. */
  public Migration with(MigrationSteps next) {
    return new Migration(
        plan,
        planHash,
        referenceInstant,
        createdAt,
        rangeEnd,
        phase,
        wanted,
        cutOver,
        usedCutOvers,
        verdict,
        next,
        Optional.empty(),
        note);
  }

  /** This migration, its phase waiting until {@code until}. */
  public Migration waiting(Instant until, String why) {
    return new Migration(
        plan,
        planHash,
        referenceInstant,
        createdAt,
        rangeEnd,
        phase,
        wanted,
        cutOver,
        usedCutOvers,
        verdict,
        steps,
        Optional.of(until),
        why);
  }

  /** This migration with another wish. */
  public Migration wanting(Wanted next) {
    return new Migration(
        plan,
        planHash,
        referenceInstant,
        createdAt,
        rangeEnd,
        phase,
        next,
        cutOver,
        usedCutOvers,
        verdict,
        steps,
        notBefore,
        note);
  }

  /** This migration with the standing cut-over set or withdrawn. */
  public Migration cuttingOver(Optional<CutOver> next) {
    return new Migration(
        plan,
        planHash,
        referenceInstant,
        createdAt,
        rangeEnd,
        phase,
        wanted,
        next,
        usedCutOvers,
        verdict,
        steps,
        Optional.empty(),
        note);
  }

  /** This migration with the standing cut-over moved to the used ones. */
  public Migration cutOverUsed() {
    List<CutOver> used = new ArrayList<>(usedCutOvers);
    cutOver.ifPresent(used::add);
    return new Migration(
        plan,
        planHash,
        referenceInstant,
        createdAt,
        rangeEnd,
        phase,
        wanted,
        Optional.empty(),
        used,
        verdict,
        steps,
        Optional.empty(),
        note);
  }

  /** This migration with a person's decision set or taken up. */
  public Migration judged(Optional<Verdict> next) {
    return new Migration(
        plan,
        planHash,
        referenceInstant,
        createdAt,
        rangeEnd,
        phase,
        wanted,
        cutOver,
        usedCutOvers,
        next,
        steps,
        Optional.empty(),
        note);
  }
}
