package io.fhirmigration.internal.plan;

import io.fhirmigration.spi.ChunkStrategy.Request;
import io.fhirmigration.spi.ChunkStrategy.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The rules that hold for every built-in strategy where a lane meets the right edge. */
final class RightEdge {
  private RightEdge() {}

  /**
   * Whether nothing is to be planned now: the range is covered, or what has come in since is
   * shorter than {@code minWindow} and more will follow.
   */
  static Optional<Step> hold(Request request, Duration minWindow) {
    if (request.gap().since().isEmpty()) {
      return Optional.empty();
    }
    Instant since = request.gap().since().get();
    Instant limit = request.limit();
    boolean open = since.isBefore(limit);
    if (request.last() && !open) {
      return Optional.of(new Step.Done("the range is covered up to " + since));
    }
    Instant enough = since.plus(minWindow);
    if (open && (endsAtLimit(request) || !enough.isAfter(limit))) {
      return Optional.empty();
    }
    return Optional.of(
        new Step.NothingUntil(enough, "caught up to " + since + "; no window under " + minWindow));
  }

  /** Whether the limit stays where it is: the end of the range or the next chunk. */
  static boolean endsAtLimit(Request request) {
    return request.last()
        || request.gap().till().filter(t -> !t.isAfter(request.rightEdge())).isPresent();
  }
}
