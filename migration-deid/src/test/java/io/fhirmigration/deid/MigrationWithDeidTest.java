package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A whole migration brings de-identified resources, and nothing else, to its destination. */
class MigrationWithDeidTest {
  private final InProcessWorld world = new InProcessWorld(Face.AHDS);

  private MigrationStatus migrate() {
    MigrationPlan plan =
        MigrationPlan.builder(
                "deid",
                Mode.ONCE,
                world.source().base(),
                world.target().base(),
                world.staging().base())
            .transformer(
                "deid",
                Map.of(
                    "config",
                    "../docs/samples/deid-safe-harbour.json",
                    "cryptoHashKeyFrom",
                    "HASH"))
            .build();
    int[] left = {2_000};
    try (MigrationEngine engine =
        MigrationEngine.builder(plan)
            .source(world.source())
            .target(world.target())
            .staging(world.staging())
            .store(new InMemoryStateStore())
            .settings(MigrationSettings.builder().strategy("single", Map.of()).build())
            .secrets(handle -> Optional.of("secret " + handle))
            .clock(world.clock())
            .monotonicClock(world.clock()::nanos)
            .waiting(
                pause -> {
                  world.clock().advance(pause);
                  assertThat(--left[0]).as("waits left").isPositive();
                })
            .build()) {
      return engine.run().status();
    }
  }

  private List<String> arrived() {
    return world.atDestination().stream()
        .map(ResourceVersion::body)
        .map(body -> new String(body, StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void onlyWhatMayBeKnownArrives() {
    for (int i = 0; i < 5; i++) {
      String members =
          "\"name\":[{\"family\":\"" + Synthea.TOKEN + "\"}],\"birthDate\":\"1961-07-23\"";
      world.put("Patient", Synthea.TOKEN + i, members);
      world.put(
          "Observation",
          "o" + i,
          "\"status\":\"final\",\"subject\":{\"reference\":\"Patient/" + Synthea.TOKEN + i + "\"}");
    }
    world.clock().advance(Duration.ofHours(1));

    MigrationStatus status = migrate();

    assertThat(status.ledger().balances()).isTrue();
    assertThat(status.ledger().total().imported()).isEqualTo(10);
    assertThat(arrived())
        .hasSize(10)
        .allMatch(body -> body.contains("CRYTOHASH"))
        .noneMatch(body -> body.contains(Synthea.TOKEN) || body.contains("1961-07-23"));
    for (ResourceVersion patient : world.atDestination()) {
      if (patient.type().equals("Patient")) {
        assertThat(arrived()).anyMatch(b -> b.contains("\"Patient/" + patient.id() + "\""));
      }
    }
  }
}
