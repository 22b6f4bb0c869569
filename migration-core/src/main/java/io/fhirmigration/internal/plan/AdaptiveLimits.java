package io.fhirmigration.internal.plan;

import java.time.Duration;
import java.time.Instant;

/**
 * What the adaptive strategy aims at.
 *
 * @param target resources per window
 * @param targetBytes bytes per window, where the source can't count
 * @param targetDuration windows that take longer from kick-off to close don't grow, where the
 *     source can't count
 * @param initialWindow the first window tried
 * @param minWindow the shortest window at a moving right edge
 * @param maxWindow the longest window
 * @param floor the shortest window that a burst is split into
 * @param assumedStart from where a lane without start and first timestamp is measured
 */
record AdaptiveLimits(
    long target,
    long targetBytes,
    Duration targetDuration,
    Length initialWindow,
    Duration minWindow,
    Length maxWindow,
    Length floor,
    Instant assumedStart) {

  /** The nearest length that is allowed. */
  Length within(Length length) {
    return length.atMost(maxWindow).atLeast(floor);
  }
}
