package io.fhirmigration.verify.full;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.Migrations;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.model.Window;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.inprocess.ModelSource;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.Seeder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 100,000 resources are migrated; then the destination is changed in nine ways and exported. */
class PlantedMigrationTest {
  private static final long TINY = 1 << 20;

  private final InProcessWorld world = new InProcessWorld(Face.AHDS);
  private final StateStore store = new InMemoryStateStore();
  private final MigrationPlan plan =
      MigrationPlan.builder(
              "planted",
              Mode.ONCE,
              world.source().base(),
              world.target().base(),
              world.staging().base())
          .history(true)
          .deletes(true)
          .build();

  @TempDir private Path temp;

  @AfterEach
  void close() {
    world.close();
    store.close();
  }

  private static ResourceVersion version(String line) {
    byte[] body = line.getBytes(UTF_8);
    ResourceLine read = ResourceLine.of(body);
    return new ResourceVersion(
        read.resourceType().orElseThrow(),
        read.id().orElseThrow(),
        Integer.parseInt(read.versionId().orElseThrow()),
        OffsetDateTime.parse(read.lastUpdated().orElseThrow())
            .toInstant()
            .truncatedTo(ChronoUnit.MILLIS),
        false,
        body);
  }

  private void migrate() {
    try (Seeder seeder = world.sourceModel().seeder()) {
      for (int i = 0; i < PlantedData.RESOURCES; i++) {
        for (int version = PlantedData.hasHistory(i) ? 1 : 2; version <= 2; version++) {
          seeder.put(version(PlantedData.line(i, version)));
        }
      }
    }
    MigrationSettings.Builder settings =
        MigrationSettings.builder().strategy("time-window", Map.of("window", "P1000D"));
    try (MigrationEngine engine =
        MigrationEngine.builder(plan)
            .source(world.source())
            .target(world.target())
            .staging(world.staging())
            .store(store)
            .settings(settings.build())
            .clock(world.clock())
            .monotonicClock(world.clock()::nanos)
            .waiting(world.clock()::advance)
            .build()) {
      assertThat(engine.run().ending()).isEqualTo(Ending.WAITING_FOR_VERDICT);
    }
  }

  /** Puts these versions in the place of a resource at the destination. */
  private void replace(int i, String... lines) {
    FhirServerModel destination = world.destinationModel();
    ModelRequest delete =
        ModelRequest.delete("/" + PlantedData.type(i) + "/r" + i + "?hardDelete=true");
    assertThat(destination.handle(delete).status()).isLessThan(300);
    try (Seeder seeder = destination.seeder()) {
      for (String line : lines) {
        seeder.put(version(line));
      }
    }
  }

  private void plant() {
    Random random = new Random(7);
    for (int i = 0; i < PlantedData.RESOURCES; i += 500) {
      replace(
          i,
          PlantedData.rewritten(PlantedData.line(i, 1), random),
          PlantedData.rewritten(PlantedData.line(i, 2), random));
    }
    replace(20_001);
    for (int i : new int[] {30_001, 40_002, 50_003, 60_005, 70_007}) {
      replace(i, PlantedData.planted(PlantedData.line(i, 2), i));
    }
    replace(80_000, PlantedData.line(80_000, 2));
    try (Seeder seeder = world.destinationModel().seeder()) {
      seeder.put(version(PlantedData.line(PlantedData.RESOURCES + 1, 2)));
    }
  }

  private FullCheckResult compare() throws IOException {
    Migrations migrations = Migrations.open(store, world.clock());
    CopiedSide copied =
        new CopiedSide(
            migrations.records(plan.id()),
            migrations.copied(plan.id(), world.staging()),
            world.staging());
    FhirServerModel destination = world.destinationModel();
    List<String> news = new ArrayList<>();
    FreshExport export =
        new FreshExport(
            new ModelSource(destination::handle, destination.base(), destination.face()),
            world.staging(),
            plan.id(),
            pause -> world.clock().advance(pause.plus(Duration.ofSeconds(1))),
            news::add);
    Window window = copied.window(world.clock().instant());
    NdjsonFiles there = export.take(copied.types(), window, copied.state());
    FullCheckResult result =
        copied
            .check(List::of, Set.of())
            .memory(TINY)
            .temp(temp.resolve("spill"))
            .build()
            .compare(copied.files(), there);
    export.discard();
    assertThat(news).isEmpty();
    return result;
  }

  @Test
  void exactlyTheNinePlantedFindingsAreReported() throws IOException {
    migrate();
    FullCheckResult before = compare();
    assertThat(before.outcome()).as(before.toJson().toJson()).isEqualTo(Outcome.MATCH);
    assertThat(before.compared()).isEqualTo(PlantedData.RESOURCES + PlantedData.HISTORY);

    plant();
    FullCheckResult result = compare();

    PlantedData.assertFound(result);
  }
}
