package io.fhirmigration.examples;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationEvent.ChunkChanged;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.store.jdbc.H2FileStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;

/**
 * A process dies in the middle of a migration, and another one goes on.
 *
 * <p>The first process halts at its first closed chunk, without a chance to clean up, as in a power
 * cut. What the second one needs is in the state store and in staging.
 */
public final class ResumeAfterCrash {
  private ResumeAfterCrash() {}

  /**
   * Without arguments the whole story; with source, destination, staging folder and store the part
   * of the process that dies.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 4) {
      runUntilPowerCut(
          URI.create(args[0]), URI.create(args[1]), Path.of(args[2]), Path.of(args[3]));
      return;
    }
    try (Servers servers = Servers.start()) {
      System.out.println(Servers.books(migrate(servers)));
    }
  }

  static MigrationStatus migrate(Servers servers) throws IOException, InterruptedException {
    Path file = servers.folder().resolve("state").resolve("migration");
    String folder = servers.folder().resolve("staging").toString();
    OwnProcess.run(
        ResumeAfterCrash.class,
        servers.source().toString(),
        servers.destination().toString(),
        folder,
        file.toString());
    MigrationPlan plan = plan(servers.source(), servers.destination(), servers.staging());
    try (StateStore store = H2FileStore.open(file);
        MigrationEngine engine = Servers.engine(plan, servers.staging()).store(store).build()) {
      Migrations.open(store).cutOver(plan.id(), Clock.systemUTC().instant(), "the example");
      return engine.run().status();
    }
  }

  private static void runUntilPowerCut(URI source, URI destination, Path folder, Path file) {
    try (StagingArea staging = Plugins.folder(folder);
        StateStore store = H2FileStore.open(file);
        MigrationEngine engine =
            Servers.engine(plan(source, destination, staging), staging)
                .store(store)
                .listener(ResumeAfterCrash::haltAtFirstClosedChunk)
                .build()) {
      engine.run();
    }
  }

  private static MigrationPlan plan(URI source, URI destination, StagingArea staging) {
    return MigrationPlan.builder(
            "resume-after-crash", Mode.CONTINUOUS, source, destination, staging.base())
        .build();
  }

  private static void haltAtFirstClosedChunk(MigrationEvent event) {
    if (event instanceof ChunkChanged changed && changed.chunk().phase() == ChunkPhase.CLOSED) {
      Runtime.getRuntime().halt(1);
    }
  }
}
