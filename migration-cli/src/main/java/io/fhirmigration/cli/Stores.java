package io.fhirmigration.cli;

import io.fhirmigration.cli.config.SecretRef;
import io.fhirmigration.cli.config.StateConfig;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStoreProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Opens state stores by the names of their providers. */
public final class Stores {
  private static final String SUFFIX = ".mv.db";

  private Stores() {}

  /**
   * The store of a configuration, created when missing.
   *
   * @throws UserMistake when a secret is not where the configuration says
   */
  public static StateStore open(StateConfig state, Map<String, String> environment, Clock clock) {
    if (state.account().isPresent()) {
      return new AzureStorage(state.account().get(), environment, clock).records(state.table());
    }
    ProviderConfig config =
        new ProviderConfig(
            state.properties(),
            handle -> secret(handle, environment),
            "stand-alone",
            Instant.EPOCH);
    for (StateStoreProvider provider : ServiceLoader.load(StateStoreProvider.class)) {
      if (provider.name().equals(state.kind())) {
        return provider.create(config);
      }
    }
    throw new UserMistake(
        "state.kind: no store '" + state.kind() + "' in this program; build it again");
  }

  /**
   * Tries a store in a storage account, and leaves nothing behind; nothing happens with another.
   *
   * @throws UserMistake when a secret is not where the configuration says
   */
  public static void probe(StateConfig state, Map<String, String> environment, Clock clock) {
    state
        .account()
        .ifPresent(
            account -> new AzureStorage(account, environment, clock).probeRecords(state.table()));
  }

  /**
   * The store of a configuration; an H2 file with or without suffix.
   *
   * @throws UserMistake when there is none: looking at a store must not create one
   */
  public static StateStore existing(
      StateConfig state, Map<String, String> environment, Clock clock) {
    if (state.inMemory()) {
      throw new UserMistake(
          "state.kind: a store in memory ends with its process and cannot be steered from outside;"
              + " use kind h2, jdbc or tables");
    }
    if (state.account().isPresent()) {
      return new AzureStorage(state.account().get(), environment, clock)
          .existingRecords(state.table());
    }
    return open(state.path().map(Stores::existing).orElse(state), environment, clock);
  }

  private static StateConfig existing(Path given) {
    String name = String.valueOf(given.getFileName()).replaceFirst("\\.mv\\.db$", "");
    Path file = given.resolveSibling(name + SUFFIX);
    if (!Files.exists(file)) {
      throw new UserMistake(
          "the store "
              + file
              + " does not exist; check the path, or start with 'fhir-migrate run'");
    }
    return StateConfig.h2(given.resolveSibling(name));
  }

  private static Optional<String> secret(String handle, Map<String, String> environment) {
    return SecretRef.parse(handle, Path.of("")).map(reference -> reference.read(environment));
  }
}
