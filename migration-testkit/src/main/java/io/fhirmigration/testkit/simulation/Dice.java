package io.fhirmigration.testkit.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** The random choices of one concern; a concern that draws more does not shift the others. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed, String concern) {
    random = new SplittableRandom(new SplittableRandom(seed).nextLong() + concern.hashCode());
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** Both bounds are possible. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /** In whole milliseconds; both bounds are possible. */
  Duration between(Duration low, Duration high) {
    return Duration.ofMillis(random.nextLong(low.toMillis(), high.toMillis() + 1));
  }

  <T> T pick(List<T> options) {
    return options.get(random.nextInt(options.size()));
  }

  long number() {
    return random.nextLong();
  }
}
