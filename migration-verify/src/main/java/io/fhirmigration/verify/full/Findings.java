package io.fhirmigration.verify.full;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers the lines of findings, up to a bound, and counts all. */
final class Findings {
  /**
   * Two lines that differ.
   *
   * @param contradicts the side that both are of; empty when they are of both sides
   */
  record Pair(long[] source, long[] destination, Optional<Origin> contradicts) {}

  private final int most;
  private final List<long[]> missing = new ArrayList<>();
  private final List<long[]> extra = new ArrayList<>();
  private final List<Pair> different = new ArrayList<>();
  private long missingCount;
  private long extraCount;
  private long differentCount;

  Findings(int most) {
    this.most = most;
  }

  void missing(Lines source) {
    if (missingCount++ < most) {
      missing.add(source.line.clone());
    }
  }

  void extra(Lines destination) {
    if (extraCount++ < most) {
      extra.add(destination.line.clone());
    }
  }

  void different(Lines source, Lines destination) {
    if (differentCount++ >= most) {
      return;
    }
    if (source.contradicts) {
      different.add(contradiction(source, Origin.SOURCE));
    } else if (destination.contradicts) {
      different.add(contradiction(destination, Origin.DESTINATION));
    } else {
      different.add(new Pair(source.line.clone(), destination.line.clone(), Optional.empty()));
    }
  }

  private static Pair contradiction(Lines side, Origin origin) {
    return new Pair(side.line.clone(), side.other.clone(), Optional.of(origin));
  }

  List<long[]> missing() {
    return missing;
  }

  List<long[]> extra() {
    return extra;
  }

  List<Pair> different() {
    return different;
  }

  long missingCount() {
    return missingCount;
  }

  long extraCount() {
    return extraCount;
  }

  long differentCount() {
    return differentCount;
  }
}
