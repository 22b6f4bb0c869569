package io.fhirmigration.verify.full;

/**
 * What is remembered of a line that was read: fields of an array of longs, so that millions fit.
 *
 * <p>The order of these is by key, then side, then digest, then place; no two lines are equal.
 */
final class Seen {
  /** How many longs one takes. */
  static final int LONGS = 7;

  /** The largest number of files of one side. */
  static final int MOST_FILES = 1 << 23;

  /** The largest place in an uncompressed file. */
  static final long MOST_BYTES = (1L << 40) - 1;

  /** The largest number of resource types. */
  static final int MOST_TYPES = 1 << 15;

  private static final int KEY = 0;
  private static final int DIGEST = 2;
  private static final int DATE_AND_TYPE = 4;
  private static final int PLACE = 5;
  private static final int VERSION_AND_LENGTH = 6;
  private static final int TYPE_BITS = 15;
  private static final int OFFSET_BITS = 40;
  private static final long NO_DATE = Long.MIN_VALUE >> TYPE_BITS;

  private Seen() {}

  static void put(
      long[] to,
      Hash128 key,
      Hash128 digest,
      long millis,
      int type,
      boolean destination,
      int file,
      long offset,
      int version,
      boolean deleted,
      int length) {
    to[KEY] = key.high();
    to[KEY + 1] = key.low();
    to[DIGEST] = digest.high();
    to[DIGEST + 1] = digest.low();
    boolean dated = millis > NO_DATE && millis < -NO_DATE;
    to[DATE_AND_TYPE] = (dated ? millis : NO_DATE) << TYPE_BITS | type;
    to[PLACE] = (destination ? Long.MIN_VALUE : 0) | (long) file << OFFSET_BITS | offset;
    to[VERSION_AND_LENGTH] =
        (long) version << Integer.SIZE | (deleted ? 1L << Integer.SIZE - 1 : 0) | length;
  }

  static int compare(long[] a, int i, long[] b, int j) {
    int order = Long.compare(a[i + KEY], b[j + KEY]);
    if (order == 0) {
      order = Long.compare(a[i + KEY + 1], b[j + KEY + 1]);
    }
    if (order == 0) {
      order = Boolean.compare(a[i + PLACE] < 0, b[j + PLACE] < 0);
    }
    if (order == 0) {
      order = Long.compare(a[i + DIGEST], b[j + DIGEST]);
    }
    if (order == 0) {
      order = Long.compare(a[i + DIGEST + 1], b[j + DIGEST + 1]);
    }
    return order == 0 ? Long.compare(a[i + PLACE], b[j + PLACE]) : order;
  }

  static boolean sameKey(long[] a, long[] b) {
    return a[KEY] == b[KEY] && a[KEY + 1] == b[KEY + 1];
  }

  static boolean sameDigest(long[] a, long[] b) {
    return a[DIGEST] == b[DIGEST] && a[DIGEST + 1] == b[DIGEST + 1];
  }

  static boolean hasDigest(long[] line, Hash128 digest) {
    return line[DIGEST] == digest.high() && line[DIGEST + 1] == digest.low();
  }

  static long keyHigh(long[] line) {
    return line[KEY];
  }

  static long keyLow(long[] line) {
    return line[KEY + 1];
  }

  static long digestHigh(long[] line) {
    return line[DIGEST];
  }

  static long digestLow(long[] line) {
    return line[DIGEST + 1];
  }

  static boolean ofDestination(long[] line) {
    return line[PLACE] < 0;
  }

  static int file(long[] line) {
    return (int) ((line[PLACE] & Long.MAX_VALUE) >> OFFSET_BITS);
  }

  static long offset(long[] line) {
    return line[PLACE] & MOST_BYTES;
  }

  /** Side, file and offset in one number that orders lines by them. */
  static long place(long[] line) {
    return line[PLACE];
  }

  static int type(long[] line) {
    return (int) line[DATE_AND_TYPE] & MOST_TYPES - 1;
  }

  static boolean isDated(long[] line) {
    return millis(line) != NO_DATE;
  }

  static long millis(long[] line) {
    return line[DATE_AND_TYPE] >> TYPE_BITS;
  }

  static int version(long[] line) {
    return (int) (line[VERSION_AND_LENGTH] >> Integer.SIZE);
  }

  static boolean isDeleted(long[] line) {
    return (line[VERSION_AND_LENGTH] & 1L << Integer.SIZE - 1) != 0;
  }

  static int length(long[] line) {
    return (int) line[VERSION_AND_LENGTH] & Integer.MAX_VALUE;
  }
}
