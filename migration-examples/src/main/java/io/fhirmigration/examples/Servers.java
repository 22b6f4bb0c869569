package io.fhirmigration.examples;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEngineBuilder;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.fhir.AhdsTarget;
import io.fhirmigration.fhir.AzureFhirSource;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.emulator.EmulatorConfig;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Timing;
import io.fhirmigration.verify.SurfaceCheck;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * The surroundings of every example: an emulated source with sample data, an empty emulated
 * destination, a staging folder and a store, all gone after {@link #close}.
 */
final class Servers implements AutoCloseable {
  private final Workspace workspace;
  private final StagingArea staging;
  private final StateStore store = Plugins.inMemoryStore();
  private final Emulator from;
  private final Emulator to;

  private Servers(Workspace workspace) {
    this.workspace = workspace;
    this.staging = Plugins.folder(workspace.staging());
    this.from = start(Face.AZURE_API_FOR_FHIR);
    this.to = start(Face.AHDS);
  }

  static Servers start() {
    Servers servers = new Servers(Workspace.create());
    SampleData.load(servers.from.model());
    return servers;
  }

  private Emulator start(Face face) {
    return Emulator.start(
        EmulatorConfig.of(face, 0, staging)
            .with(server -> server.timing(Timing.faster(100)).types(SampleData.TYPES)));
  }

  URI source() {
    return from.base();
  }

  URI destination() {
    return to.base();
  }

  /** The servers behind the addresses, for a test that looks into them. */
  Emulator from() {
    return from;
  }

  Emulator to() {
    return to;
  }

  StagingArea staging() {
    return staging;
  }

  StateStore store() {
    return store;
  }

  Path folder() {
    return workspace.folder();
  }

  MigrationSettings settings() {
    return seconds().build();
  }

  MigrationPlan.Builder plan(String id, Mode mode) {
    return MigrationPlan.builder(id, mode, source(), destination(), staging.base());
  }

  MigrationEngineBuilder engine(MigrationPlan plan) {
    return engine(plan, staging).store(store);
  }

  /** Everything but the store. */
  static MigrationEngineBuilder engine(MigrationPlan plan, StagingArea staging) {
    FhirConnection from = FhirConnection.builder(plan.source()).build();
    FhirConnection to = FhirConnection.builder(plan.destination()).build();
    return MigrationEngine.builder(plan)
        .source(AzureFhirSource.azureApiForFhir(from))
        .target(AhdsTarget.of(to))
        .staging(staging)
        .verifier(new SurfaceCheck(Clock.systemUTC()))
        .settings(seconds().build());
  }

  /** Intervals of an example: where a hospital waits minutes, this waits parts of a second. */
  static MigrationSettings.Builder seconds() {
    return MigrationSettings.builder()
        .strategy("adaptive", Map.of("target", "120"))
        .settleLag(Duration.ofSeconds(1))
        .confirmAfter(Duration.ofMillis(200))
        .orphanGrace(Duration.ofSeconds(2))
        .leaseTime(Duration.ofSeconds(2))
        .pollInterval(Duration.ofMillis(50))
        .planInterval(Duration.ofMillis(200))
        .retry(Duration.ofMillis(100), Duration.ofSeconds(1));
  }

  static String books(MigrationStatus status) {
    return status.id() + ": " + status.phase() + ", " + status.ledger().total();
  }

  @Override
  public void close() {
    from.close();
    to.close();
    store.close();
    staging.close();
    workspace.close();
  }
}
