package io.fhirmigration.internal.plan;

import io.fhirmigration.spi.ChunkStrategy;
import java.time.Duration;

/**
 * One window for the whole range; in a continuous migration each further window reaches from the
 * last one to the right edge.
 */
final class SingleStrategy implements ChunkStrategy {
  private final Duration minWindow;

  SingleStrategy(Duration minWindow) {
    this.minWindow = minWindow;
  }

  @Override
  public Step next(Request request) {
    return RightEdge.hold(request, minWindow)
        .orElseGet(() -> new Step.Plan(request.limit(), "one window up to " + request.limit()));
  }
}
