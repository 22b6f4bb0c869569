package io.fhirmigration.cli.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Reads how the source de-identifies what it exports. */
final class AnonymizationSection {
  static final String NAME = "anonymization";

  private AnonymizationSection() {}

  static Optional<AnonymizationConfig> read(Section source, Path file) {
    return source.optional(NAME).flatMap(section -> read(section, source.lineOf(NAME), file));
  }

  private static Optional<AnonymizationConfig> read(Section section, int line, Path file) {
    Optional<String> config =
        section.requiredText("config", "name the configuration in the container anonymization");
    if (config.filter(name -> Arrays.asList(name.split("/", -1)).contains("..")).isPresent()) {
      section.problem("config", "leads out of its container", "name it without ..");
    }
    Optional<Path> upload =
        section.text("upload").flatMap(path -> Folders.resolve(section, "upload", file, path));
    section.refuseUnknown();
    return config.map(name -> new AnonymizationConfig(name, upload, line));
  }
}
