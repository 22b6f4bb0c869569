package io.fhirmigration.cli.progress;

import io.fhirmigration.MigrationListener;
import io.fhirmigration.Migrations;
import io.fhirmigration.cli.Console;
import io.fhirmigration.model.MigrationId;
import java.util.OptionalLong;

/** Shows how far a migration is until it is closed; hears events on any thread. */
public interface Progress extends MigrationListener, AutoCloseable {
  /**
   * The showing that suits the console.
   *
   * @param json whether standard output is for machines
   * @param total versions that are to be copied, if known
   */
  static Progress on(
      Console console, boolean json, Migrations migrations, MigrationId id, OptionalLong total) {
    EventLines lines = new EventLines(console.clock());
    return console.mayDraw() && !json
        ? new TerminalProgress(console, lines, () -> migrations.status(id), total)
        : new PlainProgress(console.text(json), lines);
  }

  /** Ends the showing; closing twice does nothing. */
  @Override
  void close();
}
