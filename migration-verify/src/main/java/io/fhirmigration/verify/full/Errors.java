package io.fhirmigration.verify.full;

import java.util.ArrayList;
import java.util.List;

/** Collects what could not be compared; counts all and keeps some. */
final class Errors {
  private final int most;
  private final List<LineError> kept = new ArrayList<>();
  private long count;

  Errors(int most) {
    this.most = most;
  }

  void add(Origin origin, String file, long line, String reason) {
    count++;
    if (kept.size() < most) {
      kept.add(new LineError(origin, file, line, reason));
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  Listing<LineError> listing() {
    return new Listing<>(count, kept.stream().sorted().toList());
  }
}
