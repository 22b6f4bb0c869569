package io.fhirmigration.cli.progress;

import io.fhirmigration.MigrationEvent;
import java.io.PrintWriter;

/** One line per event worth knowing. */
final class PlainProgress implements Progress {
  private final PrintWriter text;
  private final EventLines lines;

  PlainProgress(PrintWriter text, EventLines lines) {
    this.text = text;
    this.lines = lines;
  }

  @Override
  public synchronized void onEvent(MigrationEvent event) {
    lines.of(event).ifPresent(text::println);
  }

  @Override
  public void close() {
    text.flush();
  }
}
