package io.fhirmigration.internal.reconcile;

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
  record Key(long unitOffset, long line) {}
}
