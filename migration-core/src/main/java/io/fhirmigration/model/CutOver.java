package io.fhirmigration.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The statement that writing at the source stopped.
 *
 * @param frozenAt F, the instant at which writing stopped, by the source's clock
 * @param by who says so
 * @param at when it was said
 */
public record CutOver(Instant frozenAt, String by, Instant at) {
  /** Shortens the name. */
  public CutOver {
    by = OneLine.of(by);
  }

  /** The end of the last window: one millisecond after F, so that a row stamped F is inside. */
  public Instant till() {
    return frozenAt.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
  }
}
