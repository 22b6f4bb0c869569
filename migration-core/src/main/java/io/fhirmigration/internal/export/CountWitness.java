package io.fhirmigration.internal.export;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.MigrationPlan;

/**
 * Holds the number of exported rows against the source's counts, with the bound that is true for
 * the way of exporting.
 */
public final class CountWitness {
  private CountWitness() {}

  /** What the counts say. */
  public enum Verdict {
    /** The numbers are equal: nothing more is needed. */
    EQUAL,
    /** Nothing contradicts; a second look at the manifest is due. */
    PLAUSIBLE,
    /** Rows are missing. */
    SHORT,
    /** The counts say nothing about this export. */
    UNKNOWN
  }

  /** Which count tells most about the plan's exports; repeated by the recount. */
  public static CountQuery.Kind kind(MigrationPlan plan) {
    return plan.history() || plan.deletes() ? CountQuery.Kind.HISTORY : CountQuery.Kind.CURRENT;
  }

  /** Whether equal numbers could make a second look unnecessary. */
  public static boolean canBeEqual(MigrationPlan plan, ExportAttempt attempt) {
    return plan.history() && plan.deletes() && attempt.historyBefore().isKnown();
  }

  /**
   * Judges.
   *
   * @param exported rows in the files
   * @param atTill rows stamped exactly with the end of the window
   * @param currentAfter count of current versions after completion
   * @param historyAfter count of all versions after completion
   */
  public static Verdict judge(
      MigrationPlan plan,
      ExportAttempt attempt,
      long exported,
      long atTill,
      CountAnswer currentAfter,
      CountAnswer historyAfter) {
    long inside = exported - atTill;
    if (plan.history() && plan.deletes()) {
      if (!historyAfter.isKnown()) {
        return Verdict.UNKNOWN;
      }
      long after = historyAfter.total().orElse(0);
      if (inside < after) {
        return Verdict.SHORT;
      }
      boolean still = attempt.historyBefore().equals(historyAfter);
      return still && inside == after ? Verdict.EQUAL : Verdict.PLAUSIBLE;
    }
    if (plan.history() || plan.deletes()) {
      boolean nothing = historyAfter.isKnown() && historyAfter.total().orElse(1) == 0;
      return nothing || (historyAfter.isKnown() && exported > 0)
          ? Verdict.PLAUSIBLE
          : Verdict.UNKNOWN;
    }
    if (!currentAfter.isKnown()) {
      return Verdict.UNKNOWN;
    }
    return inside < currentAfter.total().orElse(0) ? Verdict.SHORT : Verdict.PLAUSIBLE;
  }
}
