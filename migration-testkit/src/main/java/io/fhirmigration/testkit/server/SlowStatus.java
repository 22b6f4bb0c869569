package io.fhirmigration.testkit.server;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How slowly the server tells how an import stands, once its files are being read.
 *
 * @param lookup how long it looks the job up
 * @param waiting lets that time pass
 */
record SlowStatus(Duration lookup, Consumer<Duration> waiting) {
  static final SlowStatus NONE = new SlowStatus(Duration.ZERO, time -> {});

  private static final int FACTOR = 10;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** Lets the server's own pause pass. */
  void pass() {
    Duration pause = lookup.multipliedBy(FACTOR);
    if (!pause.isZero()) {
      waiting.accept(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
    }
  }
}
