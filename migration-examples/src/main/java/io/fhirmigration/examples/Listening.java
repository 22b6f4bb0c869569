package io.fhirmigration.examples;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationEvent.ChunkChanged;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState.Closed;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Hears what happens and prints a line per closed chunk.
 *
 * <p>After a crash an event may be told again, with the same event id; a listener that counts
 * remembers the ids.
 */
public final class Listening {
  private Listening() {}

  /** Migrates and prints what it hears. */
  public static void main(String[] args) {
    try (Servers servers = Servers.start()) {
      System.out.println(Servers.books(migrate(servers, System.out::println).status()));
    }
  }

  static MigrationReport migrate(Servers servers, Consumer<String> lines) {
    MigrationPlan plan = servers.plan("listening", Mode.ONCE).build();
    Set<String> heard = ConcurrentHashMap.newKeySet();
    try (MigrationEngine engine =
        servers.engine(plan).listener(event -> hear(event, heard, lines)).build()) {
      return engine.run();
    }
  }

  private static void hear(MigrationEvent event, Set<String> heard, Consumer<String> lines) {
    if (event instanceof ChunkChanged changed
        && changed.chunk().state() instanceof Closed closed
        && heard.add(event.eventId())) {
      Chunk chunk = changed.chunk();
      lines.accept(chunk.id() + " " + chunk.window() + " closed: " + closed.ledger().total());
    }
  }
}
