package io.fhirmigration.examples;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationEvent.ChunkChanged;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.Migrations;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.spi.StateStore;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A process dies in the middle of a migration, and another one goes on.
 *
 * <p>The first process halts itself at its first closed chunk, without a chance to clean up, as a
 * power cut would. What the second one needs is in the state store and in staging.
 */
public final class ResumeAfterCrash {
  private ResumeAfterCrash() {}

  /** Without arguments the whole story; with the directory of running servers its first half. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0) {
      runUntilPowerCut(Servers.at(Path.of(args[0])));
      return;
    }
    try (Servers servers = Servers.start()) {
      System.out.println(Servers.books(migrate(servers)));
    }
  }

  static MigrationReport migrate(Servers servers) throws IOException, InterruptedException {
    int exit = servers.inOwnProcess(ResumeAfterCrash.class).waitFor();
    System.out.println("the first process ended with " + exit);
    MigrationPlan plan = plan(servers);
    try (StateStore store = servers.openFileStore();
        MigrationEngine engine = servers.engine(plan).store(store).build()) {
      Migrations.open(store).cutOver(plan.id(), servers.now(), "the example");
      return engine.run();
    }
  }

  private static void runUntilPowerCut(Servers servers) {
    try (StateStore store = servers.openFileStore();
        MigrationEngine engine =
            servers
                .engine(plan(servers))
                .store(store)
                .listener(ResumeAfterCrash::haltAtFirstClosedChunk)
                .build()) {
      engine.run();
    }
  }

  private static MigrationPlan plan(Servers servers) {
    return servers.plan("resume-after-crash", Mode.CONTINUOUS).build();
  }

  private static void haltAtFirstClosedChunk(MigrationEvent event) {
    if (event instanceof ChunkChanged changed && changed.chunk().phase() == ChunkPhase.CLOSED) {
      Runtime.getRuntime().halt(1);
    }
  }
}
