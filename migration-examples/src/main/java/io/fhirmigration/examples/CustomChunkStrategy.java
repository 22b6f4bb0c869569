package io.fhirmigration.examples;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import java.time.Instant;
import java.util.Map;

/**
 * Cuts the range into windows by a strategy of one's own.
 *
 * <p>The strategy is handed to the builder, so that no service loader has to find it; the settings
 * choose it by name. It may be changed in mid-migration, since it is no part of the plan.
 */
public final class CustomChunkStrategy {
  private CustomChunkStrategy() {}

  /** Migrates and prints the books. */
  public static void main(String[] args) {
    try (Servers servers = Servers.start()) {
      System.out.println(Servers.books(migrate(servers).status()));
    }
  }

  static MigrationReport migrate(Servers servers) {
    MigrationPlan plan =
        servers
            .plan("custom-strategy", Mode.ONCE)
            .since(Instant.parse("2024-01-01T00:00:00Z"))
            .till(Instant.parse("2024-07-01T00:00:00Z"))
            .build();
    try (MigrationEngine engine =
        servers
            .engine(plan)
            .strategy(new CalendarMonthsProvider())
            .settings(Servers.seconds().strategy("calendar-months", Map.of()).build())
            .build()) {
      return engine.run();
    }
  }
}
