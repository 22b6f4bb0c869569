package io.fhirmigration.testkit.adopt;

import static io.fhirmigration.testkit.adopt.AdoptedWorld.observation;
import static io.fhirmigration.testkit.adopt.AdoptedWorld.patient;
import static io.fhirmigration.testkit.adopt.AdoptedWorld.undated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.ndjson.VersionTable;
import io.fhirmigration.ndjson.VersionTableBuilder;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everyday transformers on files that are there already. */
class AdoptedTransformersTest {
  private static final Instant REFERENCE = Instant.parse("2024-02-29T12:00:00Z");

  private final AdoptedWorld world = new AdoptedWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private MigrationPlan.Builder stamping() {
    return world.plan().referenceInstant(REFERENCE).transformer("stamp-last-updated", Map.of());
  }

  @Test
  void linesWithoutADateAreTakenWhenTheyAreStamped() {
    world.file("a.ndjson", patient("a"), undated("Patient", "b", 1, ""));
    world.compressed(
        "b.ndjson.gz", undated("Observation", "o", 3, ""), undated("Patient", "c", 2, ""));

    MigrationReport report = world.run(stamping().build());

    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(world.atDestination())
        .containsExactly("Observation/o/3", "Patient/a/1", "Patient/b/1", "Patient/c/2");
    assertThat(world.servers.atDestination())
        .filteredOn(version -> !version.id().equals("a"))
        .extracting(ResourceVersion::lastUpdated)
        .allSatisfy(date -> assertThat(date).isBetween(REFERENCE.minusSeconds(86_400), REFERENCE));
  }

  @Test
  void twoMigrationsStampTheSameDates() {
    world.file("a.ndjson", undated("Patient", "b", 1, ""), undated("Patient", "c", 1, ""));
    world.run(stamping().build());
    List<Instant> first = dates();

    world.store.deleteAll(stamping().build().id());
    MigrationReport again = world.run(stamping().build());

    assertThat(again.status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(dates()).hasSize(2).isEqualTo(first);
  }

  private List<Instant> dates() {
    return world.servers.atDestination().stream().map(ResourceVersion::lastUpdated).toList();
  }

  @Test
  void whatNoTransformerDatesIsStillRefusedByItsLine() {
    world.file("a.ndjson", patient("a"), undated("Patient", "b", 1, ""));

    MigrationReport report =
        world.run(
            world.plan().transformer("add-tag", Map.of("system", "urn:x", "code", "y")).build());

    assertThat(report.ending()).isEqualTo(Ending.NEEDS_ATTENTION);
    assertThat(report.status().open().get(0).attention().orElseThrow().reason())
        .isEqualTo("1 line cannot be imported: no meta.lastUpdated in file a.ndjson line 2");
  }

  @Test
  void typesAreLeftOutAndCounted() {
    world.file("a.ndjson", patient("a"), observation("o"));

    MigrationReport report =
        world.run(world.plan().transformer("type-filter", Map.of("drop", "Observation")).build());

    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(world.atDestination()).containsExactly("Patient/a/1");
    assertThat(report.status().ledger().total().excluded()).isEqualTo(1);
  }

  @Test
  void idsAndTagsChangeInTheOrderOfThePlan() {
    world.file("a.ndjson", patient("a"));

    MigrationReport report =
        world.run(
            world
                .plan()
                .transformer("map-ids", Map.of("ids", "prefix", "prefix", "site-1."))
                .transformer("add-tag", Map.of("system", "urn:x", "code", "y"))
                .build());

    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(world.atDestination()).containsExactly("Patient/site-1.a/1");
    assertThat(report.status().changes()).containsKeys("Patient.id", "meta.tag");
  }

  @Test
  void otherPropertiesAreAnotherPlan() {
    world.file("a.ndjson", patient("a"));
    world.run(world.plan().transformer("type-filter", Map.of("drop", "Observation")).build());

    MigrationPlan other =
        world.plan().transformer("type-filter", Map.of("drop", "Patient")).build();

    assertThatThrownBy(() -> world.run(other))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("exists with another plan")
        .hasMessageContaining("transformers: was ");
  }

  @Test
  void aTransformerThatBehavesOtherwiseIsAnotherPlan() {
    world.file("a.ndjson", patient("a"));
    MigrationPlan plan = world.plan().transformer("own", Map.of()).build();
    try (MigrationEngine engine =
        world.engine(plan, world.store).transformer(own("own/1")).build()) {
      engine.run();
    }

    try (MigrationEngine engine =
        world.engine(plan, world.store).transformer(own("own/2")).build()) {
      assertThatThrownBy(engine::run)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("a transformer's fingerprint changed");
    }
  }

  private static TransformerProvider own(String fingerprint) {
    return new TransformerProvider() {
      @Override
      public String name() {
        return "own";
      }

      @Override
      public Transformer create(ProviderConfig config) {
        return new Transformer() {
          @Override
          public String fingerprint() {
            return fingerprint;
          }

          @Override
          public void transform(ResourceLine in, Sink out) {
            out.keep();
          }
        };
      }
    };
  }

  @Test
  void versionsThatContradictEachOtherArriveInTheOrderOfATable(@TempDir Path folder)
      throws IOException {
    List<String> lines =
        List.of(
            version("a", "1", "05"),
            version("a", "2", "03"),
            version("b", "old", "01"),
            version("b", "new", "02"));
    world.file("a.ndjson", lines.toArray(String[]::new));
    Path table = folder.resolve("table");
    try (VersionTableBuilder builder = new VersionTableBuilder(folder)) {
      for (String line : lines) {
        builder.add(ResourceLine.of(line.getBytes(StandardCharsets.UTF_8)));
      }
      builder.write(table);
    }

    MigrationReport report =
        world.run(
            world
                .plan()
                .history(true)
                .transformer(
                    "normalise-versions",
                    Map.of("table", table.toString(), "sha256", VersionTable.sha256(table)))
                .build());

    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(world.servers.atDestination())
        .extracting(v -> v.id() + v.versionId() + " " + v.lastUpdated().toString().substring(17))
        .containsExactly("a1 02.999Z", "a2 03Z", "b1 01Z", "b2 02Z");
    assertThat(report.status().ledger().total().imported()).isEqualTo(4);
  }

  @Test
  void versionsThatContradictEachOtherArriveInTheOrderThatTheMigrationFindsItself() {
    world.file("a.ndjson", version("a", "1", "05"), version("b", "old", "01"), observation("o"));
    world.compressed("b.ndjson.gz", version("b", "new", "02"), version("a", "2", "03"));

    MigrationReport report =
        world.run(world.plan().history(true).transformer("normalise-versions", Map.of()).build());

    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(world.servers.atDestination())
        .filteredOn(v -> v.type().equals("Patient"))
        .extracting(v -> v.id() + v.versionId() + " " + v.lastUpdated().toString().substring(17))
        .containsExactly("a1 02.999Z", "a2 03Z", "b1 01Z", "b2 02Z");
    assertThat(report.status().ledger().total().imported()).isEqualTo(5);
  }

  @Test
  void adoptedLineWithoutAPlaceIsNamedBeforeAnythingIsImported() {
    world.file("a.ndjson", version("a", "1", "05"), undated("Patient", "b", 1, ""));
    MigrationPlan plan =
        world.plan().history(true).transformer("normalise-versions", Map.of()).build();

    assertThatThrownBy(() -> world.run(plan))
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "1 line cannot be imported: no resourceType, id or meta.lastUpdated in file a.ndjson"
                + " line 2; repair the files, then start again");

    world.file("a.ndjson", version("a", "1", "05"), version("b", "x", "06"));
    assertThat(world.run(plan).status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(world.atDestination()).containsExactly("Patient/a/1", "Patient/b/1");
  }

  private static String version(String id, String version, String second) {
    return undated("Patient", id, 1, "")
        .replace("\"1\"", "\"" + version + "\"")
        .replace(
            "\"meta\":{", "\"meta\":{\"lastUpdated\":\"2024-05-01T10:00:" + second + ".000Z\",");
  }
}
