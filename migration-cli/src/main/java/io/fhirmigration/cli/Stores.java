package io.fhirmigration.cli;

import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStoreProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Opens state stores by the names of their providers. */
public final class Stores {
  private static final String SUFFIX = ".mv.db";

  private Stores() {}

  /** The H2 file of that path without suffix, created when missing; in memory without a path. */
  public static StateStore open(Optional<Path> path) {
    return path.map(file -> provider("h2", Map.of("path", file.toString())))
        .orElseGet(() -> provider("in-memory", Map.of()));
  }

  /**
   * The H2 file of that path, with or without suffix.
   *
   * @throws UserMistake when there is none: looking at a store must not create one
   */
  static StateStore existing(Optional<Path> path) {
    if (path.isEmpty()) {
      throw new UserMistake(
          "state.kind: a store in memory ends with its process and cannot be steered from outside;"
              + " use kind h2");
    }
    Path given = path.get();
    String name = String.valueOf(given.getFileName()).replaceFirst("\\.mv\\.db$", "");
    Path file = given.resolveSibling(name + SUFFIX);
    if (!Files.exists(file)) {
      throw new UserMistake(
          "the store "
              + file
              + " does not exist; check the path, or start with 'fhir-migrate run'");
    }
    return open(Optional.of(given.resolveSibling(name)));
  }

  private static StateStore provider(String name, Map<String, String> properties) {
    for (StateStoreProvider provider : ServiceLoader.load(StateStoreProvider.class)) {
      if (provider.name().equals(name)) {
        return provider.create(ProviderConfig.of(properties));
      }
    }
    throw new UserMistake("state.kind: no store '" + name + "' in this program; build it again");
  }
}
