package io.fhirmigration.cli.deletes;

import io.fhirmigration.cli.Console;
import io.fhirmigration.verify.deletes.DeleteProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** One line on a terminal that is drawn over, at most five times a second; nothing elsewhere. */
final class DeletesBar implements DeleteProgress, AutoCloseable {
  private static final int WIDTH = 40;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final String CLEAR = "\r\u001b[K";

  private final Console console;
  private final boolean draws;
  private Instant next = Instant.MIN;

  DeletesBar(Console console, boolean json) {
    this.console = console;
    this.draws = console.mayDraw() && !json;
  }

  @Override
  public void reached(Stage stage, long done, long total) {
    Instant now = console.clock().instant();
    if (!draws || now.isBefore(next)) {
      return;
    }
    next = now.plus(PAUSE);
    console.out().print(CLEAR + picture(stage, done, total));
    console.out().flush();
  }

  static String picture(Stage stage, long done, long total) {
    if (stage == Stage.LISTING) {
      return String.format(Locale.ROOT, "listing ids, %,d so far", done);
    }
    int filled = total == 0 ? WIDTH : (int) (WIDTH * (double) Math.min(done, total) / total);
    String bar = "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] ";
    String what = stage == Stage.LOOKING_UP ? "looking up" : "deleting";
    return bar + String.format(Locale.ROOT, "%s, %,d of %,d", what, done, total);
  }

  @Override
  public void close() {
    if (draws) {
      console.out().print(CLEAR);
      console.out().flush();
    }
  }
}
