package io.fhirmigration.internal.plan;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.Staged;
import io.fhirmigration.spi.ChunkStrategy.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A first guess at a window's length from the windows before it. */
final class EarlierWindows {
  private static final int MOST_CHANGE = 4;

  private final AdaptiveLimits limits;

  EarlierWindows(AdaptiveLimits limits) {
    this.limits = limits;
  }

  /**
   * The length at which the nearest staged window would have met the target, at most four times
   * longer or shorter than that window; the length of the window before while none is staged.
   */
  Length guess(Request request) {
    List<Chunk> before =
        request.gap().since().stream()
            .flatMap(s -> request.chunks().stream().filter(c -> !c.window().till().isAfter(s)))
            .toList();
    for (int i = before.size() - 1; i >= 0; i--) {
      Chunk chunk = before.get(i);
      Optional<Staged> staged = chunk.staged();
      if (staged.isPresent()) {
        return limits.within(fitted(length(request, chunk), staged.get(), chunk.state()));
      }
    }
    return limits.within(
        before.isEmpty() ? limits.initialWindow() : length(request, before.get(before.size() - 1)));
  }

  private Length length(Request request, Chunk chunk) {
    Instant start =
        chunk.window().since().orElseGet(() -> LaneStart.of(request.lane(), limits.assumedStart()));
    Instant till = chunk.window().till();
    return start.isBefore(till) ? Length.between(start, till) : limits.initialWindow();
  }

  private Length fitted(Length length, Staged staged, ChunkState state) {
    Length most = tookTooLong(staged, state) ? length : length.times(MOST_CHANGE);
    Length byLines = scaled(length, limits.target(), staged.exported(), most);
    Length byBytes = scaled(length, limits.targetBytes(), staged.bytes(), most);
    return byLines.atMost(byBytes).atLeast(length.dividedBy(MOST_CHANGE));
  }

  private static Length scaled(Length length, long target, long found, Length most) {
    return found == 0 ? most : length.scaled(target, found).atMost(most);
  }

  private boolean tookTooLong(Staged staged, ChunkState state) {
    return state instanceof ChunkState.Closed closed
        && Duration.between(staged.attempt().decidedAt(), closed.closedAt())
                .compareTo(limits.targetDuration())
            > 0;
  }
}
