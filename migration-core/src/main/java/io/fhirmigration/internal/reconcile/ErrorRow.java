package io.fhirmigration.internal.reconcile;

import java.util.Comparator;

/**
 * One refused line, as the destination reports it.
 *
 * @param key where the line is
 * @param text the server's words
 */
record ErrorRow(Key key, String text) {

  /**
   * Where a refused line is: the start of the processing unit in bytes, and the number of the
   * non-empty line within the unit, from 1.
   */
  record Key(long unitOffset, long line) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::unitOffset).thenComparingLong(Key::line);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }
}
