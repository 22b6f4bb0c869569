package io.fhirmigration.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A question of how many resource versions a server holds.
 *
 * @param kind current versions only, or all versions with soft deletes
 * @param type one resource type, or empty for all
 * @param since inclusive lower bound of {@code lastUpdated}, if any
 * @param till exclusive upper bound of {@code lastUpdated}, if any
 */
public record CountQuery(
    Kind kind, Optional<String> type, Optional<Instant> since, Optional<Instant> till) {
  /** What is counted. */
  public enum Kind {
    /** Current versions that are not deleted. */
    CURRENT,
    /** All versions and all soft deletes. */
    HISTORY
  }
}
