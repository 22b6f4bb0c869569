package io.fhirmigration.cli.transform;

import io.fhirmigration.cli.Console;
import java.util.Locale;

/** One line on a terminal that is drawn over. */
final class Bar implements AutoCloseable {
  private static final int WIDTH = 40;
  private static final String CLEAR = "\r\u001b[K";

  private final Console console;
  private final boolean draws;
  private final long total;

  /**
   * A bar.
   *
   * @param total bytes to read
   */
  Bar(Console console, boolean json, long total) {
    this.console = console;
    this.draws = console.mayDraw() && !json;
    this.total = total;
  }

  void draw(long bytes, long files, long allFiles) {
    if (draws) {
      console.out().print(CLEAR + picture(bytes, total, files, allFiles));
      console.out().flush();
    }
  }

  static String picture(long bytes, long total, long files, long allFiles) {
    int filled = total == 0 ? WIDTH : (int) Math.min(WIDTH, bytes * WIDTH / total);
    return String.format(
        Locale.ROOT,
        "[%s%s] %,d of %,d MB, %,d of %,d files",
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        bytes >> 20,
        total >> 20,
        files,
        allFiles);
  }

  @Override
  public void close() {
    if (draws) {
      console.out().print(CLEAR);
      console.out().flush();
    }
  }
}
