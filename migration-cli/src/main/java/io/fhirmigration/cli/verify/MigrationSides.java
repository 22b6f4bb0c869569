package io.fhirmigration.cli.verify;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.Migrations;
import io.fhirmigration.cli.Connections;
import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.StagingAreas;
import io.fhirmigration.cli.Stores;
import io.fhirmigration.cli.config.ConfigFile;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.fhir.AzureFhirSource;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.verify.full.CopiedSide;
import io.fhirmigration.verify.full.FreshExport;
import io.fhirmigration.verify.full.FullCheck;
import io.fhirmigration.verify.full.NdjsonFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;

/** The two sides of a migration: what it staged, and a fresh export of its destination. */
final class MigrationSides implements AutoCloseable {
  private final RunConfig config;
  private final Console console;
  private final StateStore store;
  private final StagingArea staging;
  private final Migration migration;
  private final CopiedSide copied;
  private final SourceServer destination;
  private final FreshExport export;

  private MigrationSides(
      RunConfig config, Console console, StateStore store, StagingArea staging, PrintWriter text) {
    this.config = config;
    this.console = console;
    this.store = store;
    this.staging = staging;
    Migrations migrations = Migrations.open(store, console.clock());
    MigrationId id = config.plan().id();
    MigrationRecords records = migrations.records(id);
    this.migration = records.migration();
    this.copied = new CopiedSide(records, migrations.copied(id, staging), staging);
    this.destination =
        AzureFhirSource.ahds(
            Connections.connection(config.destination(), console.environment(), console.clock()));
    this.export =
        new FreshExport(destination, staging, config.plan().id(), Waits::await, text::println);
  }

  /**
   * The sides of the migration that a configuration describes; nothing is exported yet.
   *
   * @throws io.fhirmigration.cli.UserMistake when something that is given is wrong
   * @throws MigrationException when not everything is copied, or staged files are gone
   */
  static MigrationSides open(Path file, Console console, PrintWriter text) {
    RunConfig config = ConfigFile.read(file, console.environment());
    StateStore store = Stores.existing(config.state(), console.environment(), console.clock());
    StagingArea staging;
    try {
      staging = StagingAreas.open(config.staging(), console.environment(), console.clock());
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
    try {
      return new MigrationSides(config, console, store, staging, text);
    } catch (RuntimeException e) {
      staging.close();
      store.close();
      throw e;
    }
  }

  /** A check that knows what the migration changes and leaves out. */
  FullCheck.Builder check(Set<String> alsoExcluded) {
    return copied.check(
        () -> PlannedTransformers.of(config, console, migration.referenceInstant()), alsoExcluded);
  }

  NdjsonFiles source() {
    return copied.files();
  }

  /** Exports the destination; blocks until it has. */
  NdjsonFiles destination() {
    return export.take(copied.types(), copied.window(destination.now()), copied.state());
  }

  /** Deletes the export, or leaves it where it is. */
  void end(boolean keepExport) {
    if (keepExport) {
      export.release();
    } else {
      export.discard();
    }
  }

  /** The result, marked with the migration that it is about. */
  JsonObject marked(JsonObject result) {
    return copied.mark().on(result);
  }

  @Override
  public void close() {
    staging.close();
    store.close();
  }
}
