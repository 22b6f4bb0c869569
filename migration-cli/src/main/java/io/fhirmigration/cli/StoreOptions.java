package io.fhirmigration.cli;

import io.fhirmigration.Migrations;
import io.fhirmigration.cli.config.ConfigFile;
import io.fhirmigration.cli.config.StateConfig;
import io.fhirmigration.cli.config.StoreChoice;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.StateStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which store and which migration in it a command is about. */
final class StoreOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration of the migration.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--store",
      paramLabel = "PATH",
      description =
          "The H2 file of the migration, without suffix; instead of --config. A store elsewhere"
              + " needs --config.")
  private Optional<Path> store = Optional.empty();

  @Option(
      names = "--migration",
      paramLabel = "ID",
      description = "The migration, where the store holds several.")
  private Optional<String> migration = Optional.empty();

  /** The configuration that was given, if it was one. */
  Optional<Path> config() {
    return config;
  }

  /** What a command works on: the migrations of a store and the chosen one. */
  record Chosen(Migrations migrations, MigrationId id) {}

  /** Opens the store, lets {@code use} work on all its migrations, and closes it. */
  <T> T all(Console console, Function<Migrations, T> use) {
    try (StateStore store =
        Stores.existing(choice().state(), console.environment(), console.clock())) {
      return use.apply(Migrations.open(store, console.clock()));
    }
  }

  /** Opens the store, lets {@code use} work on the chosen migration, and closes it. */
  <T> T one(Console console, Function<Chosen, T> use) {
    Optional<String> wanted = migration.or(() -> choice().migration());
    return all(
        console, migrations -> use.apply(new Chosen(migrations, choose(migrations, wanted))));
  }

  private StoreChoice choice() {
    if (config.isPresent() == store.isPresent()) {
      throw new UserMistake("give either --config FILE or --store PATH");
    }
    return config
        .map(ConfigFile::store)
        .or(() -> store.map(path -> new StoreChoice(StateConfig.h2(path), Optional.empty())))
        .orElseThrow();
  }

  private static MigrationId choose(Migrations migrations, Optional<String> wanted) {
    List<MigrationId> known = migrations.list();
    if (wanted.isPresent()) {
      return known.stream()
          .filter(id -> id.value().equals(wanted.get()))
          .findFirst()
          .orElseThrow(
              () ->
                  new UserMistake(
                      "--migration: the store has no migration '"
                          + wanted.get()
                          + "'; it has "
                          + known));
    }
    if (known.size() != 1) {
      throw new UserMistake(
          known.isEmpty()
              ? "the store holds no migration yet; start one with 'fhir-migrate run'"
              : "--migration: the store holds several; name one of " + known);
    }
    return known.get(0);
  }
}
