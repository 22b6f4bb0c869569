package io.fhirmigration.cli.verify;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.progress.DrawnLine;
import io.fhirmigration.verify.full.FullCheckProgress;
import java.util.Locale;

/** Draws how far a comparison is. */
final class ProgressBar implements FullCheckProgress, AutoCloseable {
  private final DrawnLine line;

  ProgressBar(Console console, boolean json) {
    this.line = new DrawnLine(console, json);
  }

  @Override
  public void reached(Stage stage, long done, long total) {
    line.draw(() -> picture(stage, done, total));
  }

  static String picture(Stage stage, long done, long total) {
    return DrawnLine.bar(done, total)
        + switch (stage) {
          case READING ->
              String.format(Locale.ROOT, "reading, %,d of %,d MB", done >> 20, total >> 20);
          case COMPARING -> String.format(Locale.ROOT, "comparing, %,d of %,d lines", done, total);
          case LISTING -> "listing what was found";
        };
  }

  @Override
  public void close() {
    line.close();
  }
}
