package io.fhirmigration.verify.report;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationRecords;
import io.fhirmigration.Migrations;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.CleanUp;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Phase;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.verify.SurfaceCheck;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A real migration between two servers in this process, on virtual time. */
final class Copy implements AutoCloseable {
  /** What no report may hold: an id, and a name. */
  static final String ID = "planted-id";

  static final String NAME = "Plantedname";

  final InProcessWorld world = new InProcessWorld(Face.AZURE_API_FOR_FHIR);
  private final StateStore store = new InMemoryStateStore();
  final MigrationPlan plan =
      MigrationPlan.builder(
              "clinic-2026",
              Mode.CONTINUOUS,
              world.source().base(),
              world.target().base(),
              world.staging().base())
          .transformer("decimal-limit", Map.of("profile", "digits18"))
          .build();
  final MigrationSettings settings =
      MigrationSettings.builder()
          .strategy("time-window", Map.of("window", "P5D", "minWindow", "PT30M"))
          .cleanUp(CleanUp.AFTER_VERIFY)
          .build();

  Copy() {
    world.destinationModel().refuse(line -> refusal(new String(line, StandardCharsets.UTF_8)));
  }

  private static Optional<String> refusal(String line) {
    if (line.contains("x-future")) {
      return Optional.of("LastUpdated in the resource cannot be in the future.");
    }
    return line.contains("x-mend") || line.contains("x-broken")
        ? Optional.of("Failed to parse import resource JSON: unexpected element.")
        : Optional.empty();
  }

  /** Twenty days with a handful of types, and some decimals that are too long. */
  Copy days(int days) {
    for (int i = 0; i < days; i++) {
      world.put(
          "Patient",
          ID + "-" + i % 7,
          "\"name\":[{\"family\":\"" + NAME + "\"}],\"multipleBirthInteger\":" + i);
      for (int k = 0; k < 3; k++) {
        world.put(
            "Observation",
            ID + "-o-" + i + "-" + k,
            "\"status\":\"final\",\"valueQuantity\":{\"value\":1.0123456789012345678901}");
      }
      world.put("Encounter", ID + "-e-" + i, "\"status\":\"finished\"");
      if (i % 4 == 3) {
        world.delete("Observation", ID + "-o-" + (i - 2) + "-1");
      }
      world.clock().advance(Duration.ofDays(1));
    }
    return this;
  }

  /** Lines that the destination refuses: one that can be mended, and two that cannot. */
  Copy refused() {
    world.clock().advance(Duration.ofHours(7));
    world.put("Patient", ID + "-mend", "\"language\":\"x-mend\"");
    world.put("Patient", ID + "-broken", "\"language\":\"x-broken\"");
    world.put("Encounter", ID + "-future", "\"language\":\"x-future\"");
    return this;
  }

  /** A resource that the source never had. */
  void onlyAtTheDestination(String id) {
    Instant date = world.clock().instant().minus(Duration.ofDays(2));
    String body =
        "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"%s\"}}"
            .formatted(id, date.toString().replace("Z", ".000+00:00"));
    try (var seeder = world.destinationModel().seeder()) {
      seeder.put(
          new ResourceVersion(
              "Patient", id, 1, date, false, body.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Copies until it has waited often enough. */
  Copy copied(int waits) {
    int[] left = {waits};
    MigrationEngine[] running = new MigrationEngine[1];
    running[0] =
        MigrationEngine.builder(plan)
            .source(world.source())
            .target(world.target())
            .staging(world.staging())
            .store(store)
            .settings(settings)
            .transformer(new Mend())
            .verifier(new SurfaceCheck(world.clock()))
            .clock(world.clock())
            .monotonicClock(world.clock()::nanos)
            .host("copying-host")
            .waiting(
                pause -> {
                  world.clock().advance(pause);
                  if (--left[0] <= 0) {
                    running[0].requestStop();
                  }
                })
            .build();
    try (MigrationEngine engine = running[0]) {
      engine.run();
    }
    return this;
  }

  /** Caught up, cut over, compared. */
  Copy cutOver() {
    copied(300);
    migrations().cutOver(plan.id(), world.clock().instant(), "ann");
    return copied(600);
  }

  /** Sends the lines in quarantine once more, the mendable one mended. */
  Copy repaired() {
    migrations()
        .repair(
            plan.id(),
            Optional.empty(),
            Optional.of(new TransformerSpec(Mend.NAME, Map.of())),
            "ben");
    return copied(600);
  }

  Migrations migrations() {
    return Migrations.open(store, world.clock());
  }

  MigrationRecords records() {
    return migrations().records(plan.id());
  }

  Phase phase() {
    return records().status().phase();
  }

  long closed() {
    return records().status().chunks().getOrDefault(ChunkPhase.CLOSED, 0L);
  }

  EvidenceReport.Builder report() {
    return EvidenceReport.builder(records(), world.clock().instant()).version("1.2.3");
  }

  @Override
  public void close() {
    world.close();
    store.close();
  }

  /** Puts a good language in place of the mendable one. */
  private static final class Mend implements TransformerProvider {
    static final String NAME = "mend";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Transformer create(ProviderConfig config) {
      return new Transformer() {
        @Override
        public String fingerprint() {
          return "mend 1";
        }

        @Override
        public void transform(ResourceLine in, Sink out) {
          String line = new String(in.bytes(), in.offset(), in.length(), StandardCharsets.UTF_8);
          byte[] mended = line.replace("x-mend", "en").getBytes(StandardCharsets.UTF_8);
          out.replace(mended, 0, mended.length);
        }
      };
    }
  }
}
