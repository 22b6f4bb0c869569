package io.fhirmigration.cli;

import io.fhirmigration.model.Hold;

/** Why nothing new begins, in words. */
public final class HoldText {
  private HoldText() {}

  /** What holds a migration back, and what ends that. */
  public static String of(Hold hold) {
    if (hold.cause() == Hold.Cause.FAILURES) {
      return hold.reason() + "; next: repair the cause, 'reset-failures', then run again";
    }
    return hold.until().map(end -> hold.reason() + ", until " + end).orElse(hold.reason());
  }
}
