package io.fhirmigration.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An independent tiling of the range.
 *
 * @param id its name
 * @param since the start of its first window; empty when the first window sends no {@code _since}
 * @param firstSeen a hint for sizing: the oldest {@code lastUpdated} that the source named
 * @param counts counts made for the window that is being planned; dropped once it is
 * @param notBefore nothing is planned before this instant, if set
 * @param note what planning waits for
 */
public record Lane(
    LaneId id,
    Optional<Instant> since,
    Optional<Instant> firstSeen,
    List<RecordedCount> counts,
    Optional<Instant> notBefore,
    String note) {
  /** Copies the list and shortens the note. */
  public Lane {
    counts = List.copyOf(counts);
    note = OneLine.of(note);
  }

  /** This lane with other counts, free to plan at once. */
  public Lane counting(List<RecordedCount> next) {
    return new Lane(id, since, firstSeen, next, Optional.empty(), note);
  }

  /** This lane, waiting until {@code until}. */
  public Lane waiting(Instant until, String why) {
    return new Lane(id, since, firstSeen, counts, Optional.of(until), why);
  }
}
