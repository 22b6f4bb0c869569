package io.fhirmigration.examples;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.fhir.AhdsTarget;
import io.fhirmigration.fhir.AzureFhirSource;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.verify.SurfaceCheck;
import java.net.URI;
import java.time.Clock;

/** Copies everything from one server to another, once. */
public final class QuickStart {
  private QuickStart() {}

  /** Starts two emulated servers, migrates, and prints the books. */
  public static void main(String[] args) {
    try (Servers servers = Servers.start()) {
      System.out.println(Servers.books(migrate(servers).status()));
    }
  }

  static MigrationReport migrate(Servers servers) {
    return migrate(
        servers.source(),
        servers.destination(),
        servers.staging(),
        servers.store(),
        servers.settings());
  }

  private static MigrationReport migrate(
      URI source,
      URI destination,
      StagingArea staging,
      StateStore store,
      MigrationSettings settings) {
    MigrationPlan plan =
        MigrationPlan.builder("quick-start", Mode.ONCE, source, destination, staging.base())
            .build();
    FhirConnection from = FhirConnection.builder(plan.source()).build();
    FhirConnection to = FhirConnection.builder(plan.destination()).build();
    try (MigrationEngine engine =
        MigrationEngine.builder(plan)
            .source(AzureFhirSource.azureApiForFhir(from))
            .target(AhdsTarget.of(to))
            .staging(staging)
            .store(store)
            .verifier(new SurfaceCheck(Clock.systemUTC()))
            .settings(settings)
            .build()) {
      return engine.run();
    }
  }
}
