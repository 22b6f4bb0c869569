package io.fhirmigration.cli.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Paths of the configuration: relative ones start at the folder of the file. */
final class Folders {
  private Folders() {}

  static Optional<Path> resolve(Section section, String name, Path file, String path) {
    try {
      return Optional.of(home(file).resolve(path).normalize());
    } catch (InvalidPathException e) {
      section.problem(name, "is no path: " + e.getReason(), "name a path of this machine");
      return Optional.empty();
    }
  }

  /** The folder of the file. */
  static Path home(Path file) {
    return file.toAbsolutePath().normalize().resolveSibling("");
  }

  /** The address that the folder has, or will have once it is created. */
  static URI address(Path folder) {
    Path there = existing(folder);
    try {
      String address = there.toRealPath().resolve(there.relativize(folder)).toUri().toString();
      return URI.create(address.replaceAll("/+$", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder itself or the nearest one above it that exists. */
  static Path existing(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there)) {
      Path above = there.getParent();
      if (above == null) {
        return there;
      }
      there = above;
    }
    return there;
  }
}
