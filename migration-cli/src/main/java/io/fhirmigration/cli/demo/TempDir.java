package io.fhirmigration.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder for the length of a demo.
 *
 * @param path the folder
 * @param temporary whether closing removes it
 */
record TempDir(Path path, boolean temporary) implements AutoCloseable {
  /** The given folder, or a new one that closing removes. */
  static TempDir unless(Optional<Path> given) {
    if (given.isPresent()) {
      return new TempDir(given.get().toAbsolutePath().normalize(), false);
    }
    try {
      return new TempDir(Files.createTempDirectory("fhir-migrate-demo"), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
