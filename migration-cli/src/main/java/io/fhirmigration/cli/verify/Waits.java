package io.fhirmigration.cli.verify;

import io.fhirmigration.model.RetryableException;
import java.time.Duration;

/** Waits for a server; an interrupt ends the command. */
public final class Waits {
  private Waits() {}

  /** Waits that long. */
  public static void await(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("interrupted while waiting for a server", e);
    }
  }
}
