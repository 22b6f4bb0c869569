package io.fhirmigration.cli.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads where staged files lie. */
final class StagingSection {
  private static final String NAME = "staging";

  private StagingSection() {}

  static Optional<StagingConfig> read(Section root, Path file) {
    Section section = root.required(NAME, "add 'staging: {kind: folder, path: ...}'");
    boolean blob = section.choice("kind", Map.of("folder", false, "blob", true)).orElse(false);
    Optional<StagingConfig> staging =
        blob
            ? StorageSection.read(section, NAME, "blob", file).map(StagingConfig.Blob::new)
            : folder(section, file);
    for (String field : blob ? List.of("path") : StorageSection.FIELDS) {
      if (section.has(field)) {
        section.problem(
            field,
            "does not belong to kind " + (blob ? "blob" : "folder"),
            "remove it, or say kind: " + (blob ? "folder" : "blob"));
      }
    }
    section.refuseUnknown();
    return staging;
  }

  private static Optional<StagingConfig> folder(Section section, Path file) {
    return section
        .requiredText("path", "name the folder for staged files")
        .flatMap(path -> Folders.resolve(section, "path", file, path))
        .map(path -> new StagingConfig.Folder(path, section.lineOf("path")));
  }
}
