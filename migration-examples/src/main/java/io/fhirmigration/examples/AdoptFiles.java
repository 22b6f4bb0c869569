package io.fhirmigration.examples;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.fhir.AhdsTarget;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.model.AdoptedFiles;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.verify.SurfaceCheck;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** Imports NDJSON that was exported before: there is no source any more. */
public final class AdoptFiles {
  private static final String CONTAINER = "export-of-2026";

  private AdoptFiles() {}

  /** Puts two files into the staging area, imports them, and prints the books. */
  public static void main(String[] args) {
    try (Servers servers = Servers.start()) {
      System.out.println(Servers.books(migrate(servers).status()));
    }
  }

  static MigrationReport migrate(Servers servers) {
    StagingArea staging = servers.staging();
    staging.createContainer(CONTAINER);
    write(staging, "Patient-1.ndjson", line("Patient", "ann"), line("Patient", "bob"));
    write(staging, "all-types.ndjson", line("Patient", "eve"), line("Observation", "pulse"));

    MigrationPlan plan =
        MigrationPlan.builder(
                "adopt-files",
                new AdoptedFiles(CONTAINER, ""),
                URI.create("https://clinic.azurehealthcareapis.com"),
                servers.destination(),
                staging.base())
            .build();
    FhirConnection to = FhirConnection.builder(plan.destination()).build();
    try (MigrationEngine engine =
        MigrationEngine.builder(plan)
            .target(AhdsTarget.of(to))
            .staging(staging)
            .store(servers.store())
            .verifier(new SurfaceCheck(Clock.systemUTC()))
            .settings(servers.settings())
            .build()) {
      return engine.run();
    }
  }

  private static void write(StagingArea staging, String name, String... lines) {
    byte[] content = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    staging.write(CONTAINER, name, out -> out.write(content));
  }

  private static String line(String type, String id) {
    String meta = "{\"versionId\":\"3\",\"lastUpdated\":\"2024-02-01T08:00:00Z\"}";
    return "{\"resourceType\":\"%s\",\"id\":\"%s\",\"meta\":%s}".formatted(type, id, meta);
  }
}
