package io.fhirmigration.model;

import java.util.Locale;

/**
 * The name of a chunk, {@code <lane in lower case>-<start in epoch milliseconds, 13 digits>}: safe
 * in keys and file names, and in window order when sorted within a lane.
 *
 * @param value the name
 */
public record ChunkId(String value) implements Comparable<ChunkId> {
  /** Checks the form. */
  public ChunkId {
    if (!value.matches("[a-z][a-z0-9]*-[0-9]{13}")) {
      throw new IllegalArgumentException("chunk id '" + value + "' is not <lane>-<13 digits>");
    }
  }

  /** The id of the chunk that starts where the window starts; 0 for a window without start. */
  public static ChunkId of(LaneId lane, Window window) {
    long start = window.since().map(i -> i.toEpochMilli()).orElse(0L);
    return new ChunkId(lane.key() + "-" + String.format(Locale.ROOT, "%013d", Math.max(0, start)));
  }

  @Override
  public int compareTo(ChunkId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
