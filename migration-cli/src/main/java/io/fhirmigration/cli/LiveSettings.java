package io.fhirmigration.cli;

import io.fhirmigration.cli.config.ConfigFile;
import io.fhirmigration.model.MigrationSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The settings of a configuration file as it stands now: a changed file takes effect at the next
 * turn, a faulty one is named once and changes nothing. Thread-safe.
 */
final class LiveSettings implements Supplier<MigrationSettings> {
  private final Path file;
  private final Map<String, String> environment;
  private final PrintWriter err;
  private MigrationSettings settings;
  private FileTime seen = FileTime.fromMillis(0);

  LiveSettings(
      Path file, Map<String, String> environment, MigrationSettings first, PrintWriter err) {
    this.file = file;
    this.environment = environment;
    this.settings = first;
    this.err = err;
  }

  @Override
  public synchronized MigrationSettings get() {
    FileTime now = changed();
    if (!now.equals(seen)) {
      seen = now;
      try {
        MigrationSettings next = ConfigFile.read(file, environment).settings();
        if (!next.equals(settings)) {
          settings = next;
          err.println(file + ": changed settings take effect");
        }
      } catch (RuntimeException e) {
        err.println(file + ": the changed settings are not taken: " + e.getMessage());
      }
    }
    return settings;
  }

  /** When the file was last written; a file that cannot be seen right now has not changed. */
  private FileTime changed() {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return seen;
    }
  }
}
