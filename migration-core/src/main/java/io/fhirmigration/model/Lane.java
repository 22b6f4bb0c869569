package io.fhirmigration.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An independent tiling of the range, or of a list of adopted files.
 *
 * @param id its name
 * @param since the start of its first window; empty when the first window sends no {@code _since}
 * @param firstSeen a hint for sizing: the oldest {@code lastUpdated} that the source named
 * @param counts counts made for the window that is being planned; dropped once it is
 * @param notBefore nothing is planned before this instant, if set
 * @param note what planning waits for
 * @param files the list that its chunks are runs of; empty when they are windows
 * @param edge the right edge that planning reached first: once its watermark is there, the lane has
 *     caught up for the first time; empty before
 */
public record Lane(
    LaneId id,
    Optional<Instant> since,
    Optional<Instant> firstSeen,
    List<RecordedCount> counts,
    Optional<Instant> notBefore,
    String note,
    Optional<FileList> files,
    Optional<Instant> edge) {
  /** Copies the list and shortens the note. */
  public Lane {
    counts = List.copyOf(counts);
    note = OneLine.of(note);
  }

  /** A lane of windows. */
  public Lane(
      LaneId id,
      Optional<Instant> since,
      Optional<Instant> firstSeen,
      List<RecordedCount> counts,
      Optional<Instant> notBefore,
      String note) {
    this(id, since, firstSeen, counts, notBefore, note, Optional.empty(), Optional.empty());
  }

  /** The lane of adopted files. */
  public static Lane of(FileList files) {
    return new Lane(
        LaneId.FILES,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        "",
        Optional.of(files),
        Optional.empty());
  }

  /** This lane with other counts, free to plan at once. */
  public Lane counting(List<RecordedCount> next) {
    return new Lane(id, since, firstSeen, next, Optional.empty(), note, files, edge);
  }

  /** This lane, waiting until {@code until}. */
  public Lane waiting(Instant until, String why) {
    return new Lane(id, since, firstSeen, counts, Optional.of(until), why, files, edge);
  }

  /** This lane, whose planning has reached the right edge; the first one stands. */
  public Lane reaching(Instant rightEdge) {
    Optional<Instant> first = edge.or(() -> Optional.of(rightEdge));
    return new Lane(id, since, firstSeen, counts, notBefore, note, files, first);
  }
}
