package io.fhirmigration.spi;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.RecordedCount;
import io.fhirmigration.model.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides how far the next window of a lane reaches.
 *
 * <p>Called by the driver whenever a lane has a gap that may be planned, from any thread but never
 * twice at a time. A function of the request: no I/O, no memory, no clock, so that a restart plans
 * the same windows. Windows start where the gap starts; the engine refuses one that ends outside
 * it. An empty span makes a window longer, never skips it. Anything thrown stops planning of the
 * lane with that message. See {@code ChunkStrategyContract} in the testkit.
 */
public interface ChunkStrategy {

  /** The next step for one lane. */
  Step next(Request request);

  /**
   * What is known about a lane.
   *
   * @param lane the lane, with the counts made for this window so far
   * @param chunks the lane's chunks in window order
   * @param gap the first span that no chunk covers
   * @param rightEdge no window may end after this instant
   * @param last whether the range ends at {@code rightEdge}: then a short last window is right
   * @param mayCount whether another count may be asked for
   */
  record Request(
      Lane lane, List<Chunk> chunks, Gap gap, Instant rightEdge, boolean last, boolean mayCount) {
    /** Copies the list. */
    public Request {
      chunks = List.copyOf(chunks);
    }

    /** The answer to a count made for this window, if it was made. */
    public Optional<RecordedCount> counted(Window window) {
      return lane.counts().stream().filter(c -> c.window().equals(window)).findFirst();
    }

    /** The end that no window may pass: the gap's end or the right edge. */
    public Instant limit() {
      return gap.till().filter(t -> t.isBefore(rightEdge)).orElse(rightEdge);
    }
  }

  /**
   * A span that no chunk covers.
   *
   * @param since its start; empty at the start of a range without one
   * @param till its end, when chunks follow
   */
  record Gap(Optional<Instant> since, Optional<Instant> till) {}

  /** What to do next, with the reason in words. */
  sealed interface Step {
    /** Why, for people. */
    String reason();

    /**
     * Plan the window from the gap's start to {@code till}.
     *
     * @param till the exclusive end, not after the request's limit
     */
    record Plan(Instant till, String reason) implements Step {}

    /**
     * Count this window at the source, write the answer into the lane and ask again.
     *
     * @param window what to count
     */
    record CountFirst(Window window, String reason) implements Step {}

    /**
     * Nothing to do until the source's clock shows {@code until}.
     *
     * @param until when to ask again
     */
    record NothingUntil(Instant until, String reason) implements Step {}

    /** The range is covered. */
    record Done(String reason) implements Step {}
  }
}
