package io.fhirmigration.internal.plan;

import io.fhirmigration.model.RecordedCount;
import io.fhirmigration.spi.ChunkStrategy.Request;
import java.time.Instant;
import java.util.Optional;

/**
 * What the counts made for one window say about its length.
 *
 * @param fits the longest length that holds at most the target
 * @param tooMany the shortest length that holds more
 */
record CountedLengths(Optional<Counted> fits, Optional<Counted> tooMany) {

  /** A length and how many resources it holds. */
  record Counted(Length length, long total) {}

  /** Reads the counts of windows that start where the gap starts. */
  static CountedLengths of(Request request, Instant start, long target) {
    Optional<Counted> fits = Optional.empty();
    Optional<Counted> tooMany = Optional.empty();
    for (RecordedCount count : request.lane().counts()) {
      boolean sameStart = count.window().since().equals(request.gap().since());
      if (!sameStart || !count.answer().isKnown() || !count.window().till().isAfter(start)) {
        continue;
      }
      long total = count.answer().total().getAsLong();
      Counted counted = new Counted(Length.between(start, count.window().till()), total);
      if (total > target) {
        tooMany = tooMany.filter(c -> shorter(c, counted)).or(() -> Optional.of(counted));
      } else {
        fits = fits.filter(c -> shorter(counted, c)).or(() -> Optional.of(counted));
      }
    }
    return new CountedLengths(fits, tooMany);
  }

  private static boolean shorter(Counted one, Counted other) {
    return one.length().compareTo(other.length()) < 0;
  }
}
