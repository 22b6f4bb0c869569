package io.fhirmigration.model;

import java.util.Locale;

/**
 * The name of a chunk, {@code <lane in lower case>-<start in epoch milliseconds, 13 digits>},
 * {@code files-<index of its first file, 13 digits>} or {@code repair-<number, 13 digits>}: safe in
 * keys and file names, and in the order of windows, files or repairs when sorted within a lane.
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
    return of(lane, Math.max(0, start));
  }

  /** The id of the chunk that is a run of adopted files. */
  public static ChunkId of(FileRun run) {
    return of(LaneId.FILES, run.first());
  }

  /** The id of a repair, which are counted from 1. */
  public static ChunkId ofRepair(long number) {
    return of(LaneId.REPAIR, number);
  }

  private static ChunkId of(LaneId lane, long start) {
    return new ChunkId(lane.key() + "-" + String.format(Locale.ROOT, "%013d", start));
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
