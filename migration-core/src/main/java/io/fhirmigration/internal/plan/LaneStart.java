package io.fhirmigration.internal.plan;

import io.fhirmigration.model.Lane;
import io.fhirmigration.spi.ChunkStrategy.Request;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** From where the length of a window is measured when the window itself has no start. */
final class LaneStart {
  private LaneStart() {}

  /** The gap's start, else a hint: wrong hints make a window longer or shorter, nothing else. */
  static Instant of(Request request, Instant assumedStart) {
    return request.gap().since().orElseGet(() -> of(request.lane(), assumedStart));
  }

  static Instant of(Lane lane, Instant assumedStart) {
    return lane.firstSeen().map(t -> t.truncatedTo(ChronoUnit.MILLIS)).orElse(assumedStart);
  }
}
