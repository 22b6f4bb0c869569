package io.fhirmigration.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Why nothing new begins although nobody paused the migration; what runs is followed to its end.
 *
 * @param cause what holds it back
 * @param reason the same in words, as first seen
 * @param since when that was
 * @param until when it ends by itself, as far as is known
 */
public record Hold(Cause cause, String reason, Instant since, Optional<Instant> until) {
  /** Shortens the reason. */
  public Hold {
    reason = OneLine.of(reason);
  }

  /** What can hold a migration back. */
  public enum Cause {
    /** A pause window of the settings. */
    PAUSE_WINDOW,
    /** A pause window that lets chunks that were exported be imported. */
    DRAINING_PAUSE_WINDOW,
    /** The throttle given to the builder. */
    THROTTLE,
    /** Too many jobs failed in a row; a person has to reset them. */
    FAILURES
  }

  /** Whether chunks that were exported are imported all the same. */
  public boolean drains() {
    return cause == Cause.DRAINING_PAUSE_WINDOW;
  }
}
