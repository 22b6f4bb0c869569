package io.fhirmigration.examples;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import java.util.Map;

/**
 * Changes every resource on its way by a transformer of one's own.
 *
 * <p>The plan names {@code migrated-tag}; the service loader finds {@link MigratedTagProvider} on
 * the class path through {@code META-INF/services}.
 */
public final class CustomTransformer {
  private CustomTransformer() {}

  /** Migrates and prints the books. */
  public static void main(String[] args) {
    try (Servers servers = Servers.start()) {
      System.out.println(Servers.books(migrate(servers).status()));
    }
  }

  static MigrationReport migrate(Servers servers) {
    MigrationPlan plan =
        servers
            .plan("custom-transformer", Mode.ONCE)
            .transformer("migrated-tag", Map.of("code", "from-azure-api-for-fhir"))
            .build();
    try (MigrationEngine engine = servers.engine(plan).build()) {
      return engine.run();
    }
  }
}
