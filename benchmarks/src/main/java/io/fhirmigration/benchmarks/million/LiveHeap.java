package io.fhirmigration.benchmarks.million;

import java.util.List;

/**
 * How the reachable heap went over a run, in megabytes.
 *
 * @param firstQuarter the mean over the first quarter of the looks
 * @param lastQuarter the mean over the last quarter
 * @param most the most that was seen
 * @param looks how often it was looked at
 */
record LiveHeap(double firstQuarter, double lastQuarter, long most, int looks) {
  private static final double TOLERANCE_MEGABYTES = 4;

  /**
   * Sums up at least four looks.
   *
   * @throws IllegalArgumentException when there are fewer
   */
  static LiveHeap of(List<Long> looks) {
    if (looks.size() < 4) {
      throw new IllegalArgumentException("too short a run: " + looks.size() + " looks");
    }
    int quarter = looks.size() / 4;
    return new LiveHeap(
        mean(looks.subList(0, quarter)),
        mean(looks.subList(looks.size() - quarter, looks.size())),
        looks.stream().mapToLong(Long::longValue).max().orElseThrow(),
        looks.size());
  }

  /** Whether the last quarter needs no more than the first. */
  boolean isConstant() {
    return lastQuarter <= firstQuarter + TOLERANCE_MEGABYTES;
  }

  private static double mean(List<Long> megabytes) {
    return megabytes.stream().mapToLong(Long::longValue).average().orElseThrow();
  }
}
