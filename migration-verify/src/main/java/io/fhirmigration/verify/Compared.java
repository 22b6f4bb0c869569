package io.fhirmigration.verify;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.Verification.Outcome;
import java.util.function.Supplier;

/**
 * What one comparison says.
 *
 * @param outcome what it says
 * @param reason why it is not a match; empty string for a match
 */
record Compared(Outcome outcome, String reason) {
  static final Compared MATCH = new Compared(Outcome.MATCH, "");

  static Compared differ(String reason) {
    return new Compared(Outcome.DIFFER, reason);
  }

  static Compared inconclusive(String reason) {
    return new Compared(Outcome.INCONCLUSIVE, reason);
  }

  /** Inconclusive unless the source answered twice with the same number. */
  static Compared still(String what, CountAnswer before, CountAnswer after) {
    CountAnswer refused = before.isKnown() ? after : before;
    if (!refused.isKnown()) {
      return inconclusive("source did not count " + what + ": " + refused.unknownBecause());
    }
    long first = before.total().getAsLong();
    long second = after.total().getAsLong();
    return first == second
        ? MATCH
        : inconclusive("source moved: " + first + " " + what + ", then " + second);
  }

  /** The next comparison, unless this one is no match. */
  Compared then(Supplier<Compared> next) {
    return outcome == Outcome.MATCH ? next.get() : this;
  }

  /** The worse of both, with both reasons. */
  Compared and(Compared other) {
    Outcome worse = outcome.compareTo(other.outcome) >= 0 ? outcome : other.outcome;
    String between = reason.isEmpty() || other.reason.isEmpty() ? "" : "; ";
    return new Compared(worse, reason + between + other.reason);
  }
}
