package io.fhirmigration.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Finds out whether a folder can be written, or created and then written, and leaves no trace. */
public final class WritableFolder {
  private static final Set<PosixFilePermission> WRITE =
      Set.of(
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private WritableFolder() {}

  /** Why the folder cannot be used; empty when it can. */
  public static Optional<String> problem(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there)) {
      Path above = there.getParent();
      if (above == null) {
        return Optional.of(folder + " is on no file system of this machine");
      }
      there = above;
    }
    if (!Files.isDirectory(there)) {
      return Optional.of(there + " is a file and no folder");
    }
    if (isMarkedReadOnly(there)) {
      return Optional.of(there + " is read-only");
    }
    try {
      Files.delete(Files.createTempFile(there, ".fhir-migrate", ".probe"));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(there + " cannot be written (" + e.getClass().getSimpleName() + ")");
    }
  }

  /**
   * Root may write everywhere; a folder that nobody is meant to write is respected all the same.
   */
  private static boolean isMarkedReadOnly(Path folder) {
    try {
      return Files.getPosixFilePermissions(folder).stream().noneMatch(WRITE::contains);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
