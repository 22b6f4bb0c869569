package io.fhirmigration.testkit.azurite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A folder with the {@code package-lock.json} that says which Azurite is installed. */
final class AzuriteFolder {
  private final Path folder;
  private final Path wanted;
  private final Path installed;

  AzuriteFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.wanted = this.folder.resolve("package-lock.json");
    this.installed = this.folder.resolve("node_modules/.package-lock.json");
  }

  Path path() {
    return folder;
  }

  /** Installs what is wanted unless it is there; processes that do it at once wait in line. */
  void install() {
    try (FileChannel turn =
            FileChannel.open(wanted, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock held = turn.lock()) {
      if (held.isValid() && !isInstalled()) {
        runNpm();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Azurite cannot be installed in " + folder, e);
    }
  }

  private boolean isInstalled() throws IOException {
    return Files.exists(installed)
        && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) >= 0;
  }

  private void runNpm() throws IOException {
    String repair = "; install Node 20 or newer with npm, then run: (cd " + folder + " && npm ci)";
    Path log = Files.createTempFile("npm-ci", ".log");
    try {
      int code =
          new ProcessBuilder("npm", "ci", "--no-progress")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.to(log.toFile()))
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            "npm ci ended with " + code + repair + "\n" + Files.readString(log));
      }
    } catch (IOException e) {
      throw new IllegalStateException("npm does not start" + repair, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while npm ci ran", e);
    } finally {
      Files.deleteIfExists(log);
    }
  }
}
