package io.fhirmigration.cli.deletes;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.progress.DrawnLine;
import io.fhirmigration.verify.deletes.DeleteProgress;
import java.util.Locale;

/** Draws how far deletes are. */
final class DeletesBar implements DeleteProgress, AutoCloseable {
  private final DrawnLine line;

  DeletesBar(Console console, boolean json) {
    this.line = new DrawnLine(console, json);
  }

  @Override
  public void reached(Stage stage, long done, long total) {
    line.draw(() -> picture(stage, done, total));
  }

  private static String picture(Stage stage, long done, long total) {
    if (stage == Stage.LISTING) {
      return String.format(Locale.ROOT, "listing ids, %,d so far", done);
    }
    String what = stage == Stage.LOOKING_UP ? "looking up" : "deleting";
    return DrawnLine.bar(done, total)
        + String.format(Locale.ROOT, "%s, %,d of %,d", what, done, total);
  }

  @Override
  public void close() {
    line.close();
  }
}
