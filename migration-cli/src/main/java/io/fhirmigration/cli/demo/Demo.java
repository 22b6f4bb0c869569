package io.fhirmigration.cli.demo;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEngineBuilder;
import io.fhirmigration.Migrations;
import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.Drive;
import io.fhirmigration.cli.ExitCode;
import io.fhirmigration.cli.StopOnSignal;
import io.fhirmigration.fhir.AhdsTarget;
import io.fhirmigration.fhir.AzureFhirSource;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.verify.SurfaceCheck;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/** One demo, from an empty folder or from where it was interrupted. */
final class Demo {
  private final Console console;
  private final boolean json;
  private final DemoFolder folder;
  private final PrintWriter text;

  Demo(Console console, boolean json, DemoFolder folder) {
    this.console = console;
    this.json = json;
    this.folder = folder;
    this.text = console.text(json);
  }

  /** Runs to the end and gives the exit code; blocks. */
  int run(StopOnSignal stop) {
    DemoPace.explained().forEach(text::println);
    try (DemoStorage storage = DemoStorage.open(folder, console, text);
        DemoServers servers = DemoServers.start(folder, storage.staging(), console.clock())) {
      load(servers);
      return migrate(servers, storage.staging(), storage.state(), stop);
    }
  }

  private void load(DemoServers servers) {
    if (folder.isLoaded()) {
      text.println("The source was loaded before; going on.");
      return;
    }
    text.println("Loading the source ...");
    long versions = servers.load();
    folder.loaded();
    text.println("Loaded " + versions + " resource versions.");
  }

  private int migrate(
      DemoServers servers, StagingArea staging, StateStore store, StopOnSignal stop) {
    SourceServer source =
        AzureFhirSource.azureApiForFhir(FhirConnection.builder(servers.source()).build());
    MigrationPlan plan =
        MigrationPlan.builder(
                DemoScript.MIGRATION.value(),
                MigrationPlan.Mode.CONTINUOUS,
                servers.source(),
                servers.destination(),
                staging.base())
            .transformer("decimal-limit", Map.of("profile", "digits18"))
            .build();
    MigrationEngineBuilder engine =
        MigrationEngine.builder(plan)
            .source(source)
            .target(AhdsTarget.of(FhirConnection.builder(servers.destination()).build()))
            .staging(staging)
            .store(store)
            .settings(DemoPace.ENGINE)
            .clock(console.clock())
            .verifier(new SurfaceCheck(console.clock()));
    CountQuery everything =
        new CountQuery(
            CountQuery.Kind.HISTORY, Optional.empty(), Optional.empty(), Optional.empty());
    Drive drive = new Drive(console, json, plan.id(), store, source.count(everything).total());
    Migrations migrations = Migrations.open(store, console.clock());
    try (DemoScript script = DemoScript.start(servers.source(), migrations, console, stop)) {
      int code = drive.run(engine, DemoPace.ENGINE, stop);
      text.println(DemoReport.write(folder, plan.id(), migrations, console));
      return script.failed() ? ExitCode.FAILED.code() : code;
    }
  }
}
