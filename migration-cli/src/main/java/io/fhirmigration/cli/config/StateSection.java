package io.fhirmigration.cli.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads where records live. */
final class StateSection {
  private enum Kind {
    H2,
    IN_MEMORY
  }

  private StateSection() {}

  static StateConfig read(Section state, Path file) {
    Optional<Kind> kind = state.choice("kind", Map.of("h2", Kind.H2, "in-memory", Kind.IN_MEMORY));
    boolean inMemory = kind.filter(Kind.IN_MEMORY::equals).isPresent();
    Optional<String> path =
        inMemory
            ? Optional.empty()
            : state.requiredText(
                "path", "name the H2 file without suffix, such as state/migration");
    state.refuseUnknown();
    return new StateConfig(
        path.flatMap(p -> Folders.resolve(state, "path", file, p)), state.lineOf("path"));
  }
}
