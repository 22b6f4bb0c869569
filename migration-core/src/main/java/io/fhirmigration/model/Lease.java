package io.fhirmigration.model;

import java.time.Instant;

/**
 * Who drives a migration.
 *
 * @param owner a random name of the driving engine; empty string when released
 * @param beat grows with every sign of life
 * @param leaseMillis how long the driver asks to be trusted after a beat
 * @param since when this owner took over, by its own clock, for people
 * @param host where it runs, for people
 */
public record Lease(String owner, long beat, long leaseMillis, Instant since, String host) {
  /** Shortens the host's name. */
  public Lease {
    host = OneLine.of(host);
  }

  /** Whether nobody drives. */
  public boolean isReleased() {
    return owner.isEmpty();
  }
}
