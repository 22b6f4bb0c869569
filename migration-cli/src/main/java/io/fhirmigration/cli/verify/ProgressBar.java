package io.fhirmigration.cli.verify;

import io.fhirmigration.cli.Console;
import io.fhirmigration.verify.full.FullCheckProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** One line on a terminal that is drawn over, at most five times a second; nothing elsewhere. */
final class ProgressBar implements FullCheckProgress, AutoCloseable {
  private static final int WIDTH = 40;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final String CLEAR = "\r\u001b[K";

  private final Console console;
  private final boolean draws;
  private final Clock clock;
  private Instant next = Instant.MIN;

  ProgressBar(Console console, boolean json) {
    this.console = console;
    this.draws = console.mayDraw() && !json;
    this.clock = console.clock();
  }

  @Override
  public void reached(Stage stage, long done, long total) {
    if (!draws || clock.instant().isBefore(next)) {
      return;
    }
    next = clock.instant().plus(PAUSE);
    console.out().print(CLEAR + picture(stage, done, total));
    console.out().flush();
  }

  static String picture(Stage stage, long done, long total) {
    int filled = total == 0 ? WIDTH : (int) (WIDTH * (double) Math.min(done, total) / total);
    String bar = "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] ";
    return bar
        + switch (stage) {
          case READING ->
              String.format(Locale.ROOT, "reading, %,d of %,d MB", done >> 20, total >> 20);
          case COMPARING -> String.format(Locale.ROOT, "comparing, %,d of %,d lines", done, total);
          case LISTING -> "listing what was found";
        };
  }

  @Override
  public void close() {
    if (draws) {
      console.out().print(CLEAR);
      console.out().flush();
    }
  }
}
