package io.fhirmigration.internal.engine;

import io.fhirmigration.model.FailureRun;
import io.fhirmigration.model.Hold;
import io.fhirmigration.model.Hold.Cause;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationSettings;
import java.time.Instant;
import java.util.Optional;

/**
 * Says why nothing new may begin: a pure function of the migration's record, settings and time.
 *
 * <p>The first of failures in a row, throttle and pause window is told, and as long as it lasts, so
 * that the record is written when a hold begins, changes or ends, and not in every turn.
 */
final class Holds {
  private Holds() {}

  /**
   * Why nothing new may begin; empty when it may.
   *
   * @param throttle what the builder's throttle says
   */
  static Optional<Hold> of(
      Migration migration, MigrationSettings settings, Optional<String> throttle, Instant now) {
    Optional<Hold> hold =
        migration
            .failures()
            .filter(run -> isTooLong(run, settings))
            .map(run -> failures(run, now))
            .or(() -> throttle.map(why -> new Hold(Cause.THROTTLE, why, now, Optional.empty())))
            .or(() -> PauseCalendar.at(settings.pauseWindows(), now).map(p -> pause(p, now)));
    return hold.map(next -> migration.hold().filter(known -> isSame(known, next)).orElse(next));
  }

  private static boolean isTooLong(FailureRun run, MigrationSettings settings) {
    int most = settings.maxConsecutiveFailures();
    return most > 0 && Math.max(run.exports(), run.imports()) >= most;
  }

  private static Hold failures(FailureRun run, Instant now) {
    String kind = run.exports() > run.imports() ? " exports" : " imports";
    return new Hold(
        Cause.FAILURES,
        Math.max(run.exports(), run.imports())
            + kind
            + " failed in a row, the last with: "
            + run.last(),
        now,
        Optional.empty());
  }

  private static Hold pause(PauseCalendar.Pause pause, Instant now) {
    String window =
        "pause window "
            + pause.window().from()
            + " to "
            + pause.window().to()
            + " "
            + pause.window().zone();
    return new Hold(
        pause.drain() ? Cause.DRAINING_PAUSE_WINDOW : Cause.PAUSE_WINDOW,
        pause.drain() ? window + "; what was exported is still imported" : window,
        now,
        pause.until());
  }

  private static boolean isSame(Hold known, Hold next) {
    return known.cause() == next.cause() && known.until().equals(next.until());
  }
}
