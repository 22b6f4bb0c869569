package io.fhirmigration.internal.plan;

import io.fhirmigration.spi.ChunkStrategy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;

/**
 * Windows of one length, counted from where the gap starts; the last one is shorter. A window
 * without start ends that length behind the lane's first timestamp, or behind {@code assumedStart}
 * where the source named none.
 */
final class TimeWindowStrategy implements ChunkStrategy {
  private final TemporalAmount window;
  private final Duration minWindow;
  private final Instant assumedStart;

  TimeWindowStrategy(TemporalAmount window, Duration minWindow, Instant assumedStart) {
    this.window = window;
    this.minWindow = minWindow;
    this.assumedStart = assumedStart;
  }

  @Override
  public Step next(Request request) {
    return RightEdge.hold(request, minWindow).orElseGet(() -> plan(request));
  }

  private Step plan(Request request) {
    Instant start = LaneStart.of(request, assumedStart);
    Instant end = start.atOffset(ZoneOffset.UTC).plus(window).toInstant();
    if (end.isBefore(request.limit())) {
      return new Step.Plan(end, "a window of " + window);
    }
    return new Step.Plan(request.limit(), "the rest up to " + request.limit());
  }
}
