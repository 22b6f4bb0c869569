package io.fhirmigration.testkit.simulation;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last steps of a run, for the report of a failure. */
final class Trail {
  private static final int KEPT = 40;

  private final Clock clock;
  private final boolean everything;
  private final Deque<String> last = new ArrayDeque<>();
  private long steps;

  /**
   * Creates an empty trail.
   *
   * @param everything whether all steps are kept instead of the last {@value #KEPT}
   */
  Trail(Clock clock, boolean everything) {
    this.clock = clock;
    this.everything = everything;
  }

  void add(String what) {
    steps++;
    last.addLast(steps + " " + clock.instant() + " " + what);
    if (last.size() > KEPT && !everything) {
      last.removeFirst();
    }
  }

  long steps() {
    return steps;
  }

  List<String> last() {
    return new ArrayList<>(last);
  }
}
