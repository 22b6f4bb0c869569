package io.fhirmigration.internal.keys;

import io.fhirmigration.ndjson.ResourceLine;
import java.util.HexFormat;

/**
 * The digests of lines that the destination does not have, each as often as such a line was met.
 * Some 40 bytes of heap for each. Used by one thread.
 */
public final class RefusedDigests {
  /** A place whose digests were all taken; it is not free, because others may lie behind it. */
  private static final int TAKEN = -1;

  private final LineDigest digest = new LineDigest();
  private long[] halves = new long[2 * 16];
  private int[] counts = new int[16];
  private int distinct;

  /** Adds a line as it was to be imported. */
  public void add(ResourceLine line) {
    if (2 * distinct >= counts.length) {
      grow();
    }
    String hex = digest.of(line);
    put(HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32), 1);
  }

  /** Whether none was added. */
  public boolean isEmpty() {
    return distinct == 0;
  }

  /** Takes a digest out once; {@code false} when it is not, or no longer, among them. */
  boolean take(String hex) {
    long high = HexFormat.fromHexDigitsToLong(hex, 0, 16);
    long low = HexFormat.fromHexDigitsToLong(hex, 16, 32);
    int at = place(high, low);
    if (counts[at] <= 0) {
      return false;
    }
    counts[at] = counts[at] == 1 ? TAKEN : counts[at] - 1;
    return true;
  }

  private void put(long high, long low, int times) {
    int at = place(high, low);
    if (counts[at] == 0) {
      halves[2 * at] = high;
      halves[2 * at + 1] = low;
      distinct++;
    }
    counts[at] = Math.max(counts[at], 0) + times;
  }

  /** Where the digest lies, or would. */
  private int place(long high, long low) {
    int at = (int) (high & counts.length - 1);
    while (counts[at] != 0 && (halves[2 * at] != high || halves[2 * at + 1] != low)) {
      at = at + 1 & counts.length - 1;
    }
    return at;
  }

  private void grow() {
    long[] oldHalves = halves;
    int[] oldCounts = counts;
    halves = new long[2 * oldHalves.length];
    counts = new int[2 * oldCounts.length];
    distinct = 0;
    for (int i = 0; i < oldCounts.length; i++) {
      if (oldCounts[i] > 0) {
        put(oldHalves[2 * i], oldHalves[2 * i + 1], oldCounts[i]);
      }
    }
  }
}
