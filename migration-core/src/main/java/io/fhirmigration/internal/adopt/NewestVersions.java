package io.fhirmigration.internal.adopt;

/** The newest version of each resource, in a table of plain numbers. */
final class NewestVersions {
  private static final int START = 1 << 10;

  private long[] keys = new long[START];
  private long[] values = new long[START];
  private int size;

  /**
   * Takes a version; of two with the same number the later one stays.
   *
   * @param type a small number
   */
  void put(long resource, int version, int type, boolean deleted) {
    if (2 * size >= keys.length) {
      grow();
    }
    long key = resource == 0 ? 1 : resource;
    int at = place(keys, key);
    boolean isNew = keys[at] == 0;
    if (isNew) {
      keys[at] = key;
      size++;
    }
    if (isNew || version >= values[at] >> Integer.SIZE) {
      values[at] = (long) version << Integer.SIZE | (long) type << 1 | (deleted ? 1 : 0);
    }
  }

  /** How many resources there are. */
  int size() {
    return size;
  }

  /** How many resources of each type are not deleted. */
  long[] current(int types) {
    long[] current = new long[types];
    for (int at = 0; at < keys.length; at++) {
      if (keys[at] != 0 && (values[at] & 1) == 0) {
        current[(int) values[at] >>> 1]++;
      }
    }
    return current;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new long[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int at = place(keys, oldKeys[i]);
        keys[at] = oldKeys[i];
        values[at] = oldValues[i];
      }
    }
  }

  /** Where a key stands, or may. */
  private static int place(long[] keys, long key) {
    int mask = keys.length - 1;
    int at = (int) key & mask;
    while (keys[at] != 0 && keys[at] != key) {
      at = at + 1 & mask;
    }
    return at;
  }
}
