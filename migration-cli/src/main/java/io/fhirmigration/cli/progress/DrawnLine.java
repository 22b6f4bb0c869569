package io.fhirmigration.cli.progress;

import io.fhirmigration.cli.Console;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * One line on a terminal that is drawn over, at most five times a second; nothing elsewhere. Used
 * by one thread.
 */
public final class DrawnLine implements AutoCloseable {
  private static final int WIDTH = 40;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final String CLEAR = "\r\u001b[K";

  private final Console console;
  private final boolean draws;
  private Instant next = Instant.MIN;

  /**
   * A line that is empty at first.
   *
   * @param json whether standard output is for machines
   */
  public DrawnLine(Console console, boolean json) {
    this.console = console;
    this.draws = console.mayDraw() && !json;
  }

  /** Draws this text, unless it is too early for another one. */
  public void draw(Supplier<String> text) {
    if (!draws || console.clock().instant().isBefore(next)) {
      return;
    }
    next = console.clock().instant().plus(PAUSE);
    print(text.get());
  }

  /** A bar that is filled as far as something is done; full when there is nothing to do. */
  public static String bar(long done, long total) {
    int filled = total == 0 ? WIDTH : (int) (WIDTH * (double) Math.min(done, total) / total);
    return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] ";
  }

  private void print(String text) {
    console.out().print(CLEAR + text);
    console.out().flush();
  }

  /** Clears the line; closing twice does nothing more. */
  @Override
  public void close() {
    if (draws) {
      print("");
    }
  }
}
