package io.fhirmigration.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The folder in which npm installs Azurite: the one that {@code FHIR_MIGRATE_AZURITE} names, as the
 * script of a checkout does, else one among the user's caches, filled with what ships with the
 * program.
 */
final class AzuriteInstallation {
  private static final String VARIABLE = "FHIR_MIGRATE_AZURITE";
  private static final List<String> FILES =
      List.of(".npmrc", "package.json", "package-lock.json", "detach.js", "detached.js");

  private AzuriteInstallation() {}

  static Path of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .filter(name -> !name.isBlank())
        .map(Path::of)
        .orElseGet(() -> unpacked(caches(environment).resolve("fhir-migrate/azurite")));
  }

  private static Path caches(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
        .filter(name -> !name.isBlank())
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
  }

  /** A file that is right stays as it is, since its age says whether it was installed. */
  static Path unpacked(Path folder) {
    try {
      Files.createDirectories(folder);
      for (String name : FILES) {
        byte[] shipped = shipped(name);
        Path file = folder.resolve(name);
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), shipped)) {
          Files.write(file, shipped);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] shipped(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            AzuriteInstallation.class.getResourceAsStream("azurite/" + name), name)) {
      return file.readAllBytes();
    }
  }
}
