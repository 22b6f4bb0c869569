package io.fhirmigration.verify.full;

/** The lines of one side that have the same key: what they say together. Reused. */
abstract class Lines {
  final long[] line = new long[Seen.LONGS];
  final long[] other = new long[Seen.LONGS];
  boolean some;
  boolean contradicts;
  long repeated;
  long superseded;

  /** Goes to the next key. */
  void clear() {
    some = false;
    contradicts = false;
  }

  abstract void add(long[] seen);

  /** Whether the side has the version, or the current resource. */
  abstract boolean exists();

  void take(long[] seen) {
    System.arraycopy(seen, 0, line, 0, line.length);
    some = true;
    contradicts = false;
  }

  void takeOther(long[] seen) {
    if (!contradicts) {
      System.arraycopy(seen, 0, other, 0, other.length);
      contradicts = true;
    }
  }

  /** The lines of one version; they come in the order of their digests. */
  static final class OfVersion extends Lines {
    private final long[] last = new long[Seen.LONGS];

    @Override
    void add(long[] seen) {
      if (!some) {
        take(seen);
      } else if (Seen.sameDigest(last, seen)) {
        repeated++;
      } else {
        takeOther(seen);
      }
      System.arraycopy(seen, 0, last, 0, last.length);
    }

    @Override
    boolean exists() {
      return some;
    }
  }

  /** All versions of one resource, of which the newest counts unless it is a delete. */
  static final class OfResource extends Lines {
    private long alike;
    private long repeats;

    @Override
    void clear() {
      super.clear();
      repeated += repeats;
      repeats = 0;
      alike = 0;
    }

    @Override
    void add(long[] seen) {
      int order = some ? newer(seen, line) : 1;
      if (order > 0) {
        superseded += alike;
        alike = 1;
        repeats = 0;
        take(seen);
      } else if (order < 0) {
        superseded++;
      } else {
        alike++;
        if (Seen.sameDigest(line, seen)) {
          repeats++;
        } else {
          takeOther(seen);
        }
      }
    }

    private static int newer(long[] a, long[] b) {
      int order = Long.compare(Seen.millis(a), Seen.millis(b));
      return order == 0 ? Integer.compare(Seen.version(a), Seen.version(b)) : order;
    }

    @Override
    boolean exists() {
      return some && !Seen.isDeleted(line);
    }
  }
}
