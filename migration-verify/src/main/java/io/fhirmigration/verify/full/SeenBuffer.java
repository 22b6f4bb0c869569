package io.fhirmigration.verify.full;

import java.util.Arrays;

/** Lines in memory, up to a bound, and their order. */
final class SeenBuffer {
  private static final int START = 1 << 10;
  private static final int SMALL = 12;

  private final int most;
  private long[] longs;
  private int size;

  /**
   * Creates an empty one.
   *
   * @param most how many lines it takes, at least 1
   */
  SeenBuffer(int most) {
    this.most = most;
    this.longs = new long[Math.min(START, most) * Seen.LONGS];
  }

  boolean isFull() {
    return size == most;
  }

  int size() {
    return size;
  }

  long[] longs() {
    return longs;
  }

  void add(long[] line) {
    int at = size * Seen.LONGS;
    if (at == longs.length) {
      longs = Arrays.copyOf(longs, (int) Math.min(2L * at, (long) most * Seen.LONGS));
    }
    System.arraycopy(line, 0, longs, at, Seen.LONGS);
    size++;
  }

  void clear() {
    size = 0;
  }

  /** Puts the lines in order, in place. */
  void sort() {
    sort(0, size - 1);
  }

  /** Keys are hashes, so the middle one is as good a pivot as any. */
  private void sort(int first, int last) {
    int from = first;
    int to = last;
    while (to - from > SMALL) {
      long[] pivot = Arrays.copyOfRange(longs, middle(from, to), middle(from, to) + Seen.LONGS);
      int i = from;
      int j = to;
      while (i <= j) {
        while (Seen.compare(longs, i * Seen.LONGS, pivot, 0) < 0) {
          i++;
        }
        while (Seen.compare(longs, j * Seen.LONGS, pivot, 0) > 0) {
          j--;
        }
        if (i <= j) {
          swap(i++, j--);
        }
      }
      if (j - from < to - i) {
        sort(from, j);
        from = i;
      } else {
        sort(i, to);
        to = j;
      }
    }
    insert(from, to);
  }

  private static int middle(int from, int to) {
    return (from + to >>> 1) * Seen.LONGS;
  }

  private void insert(int from, int to) {
    for (int i = from + 1; i <= to; i++) {
      int at = i;
      while (at > from && Seen.compare(longs, (at - 1) * Seen.LONGS, longs, at * Seen.LONGS) > 0) {
        swap(at, at - 1);
        at--;
      }
    }
  }

  private void swap(int a, int b) {
    int left = a * Seen.LONGS;
    int right = b * Seen.LONGS;
    for (int i = 0; i < Seen.LONGS; i++) {
      long kept = longs[left + i];
      longs[left + i] = longs[right + i];
      longs[right + i] = kept;
    }
  }
}
