package io.fhirmigration.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder that is deleted with all it holds.
 *
 * @param folder the folder
 */
record Workspace(Path folder) implements AutoCloseable {

  static Workspace create() {
    try {
      return new Workspace(Files.createTempDirectory("fhir-migration-example"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path staging() {
    return folder.resolve("staging");
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
