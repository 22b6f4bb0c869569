package io.fhirmigration.model;

import java.time.Instant;

/**
 * A person's decision about a migration that waits in Verifying.
 *
 * @param kind verify again, or accept as it is
 * @param by who decided
 * @param at when
 * @param why the reason, shown in the report
 */
public record Verdict(Kind kind, String by, Instant at, String why) {
  /** Shortens the texts. */
  public Verdict {
    by = OneLine.of(by);
    why = OneLine.of(why);
  }

  /** What was decided. */
  public enum Kind {
    /** Compare once more. */
    VERIFY_AGAIN,
    /** Complete although the comparison differs or is inconclusive. */
    ACCEPT
  }
}
