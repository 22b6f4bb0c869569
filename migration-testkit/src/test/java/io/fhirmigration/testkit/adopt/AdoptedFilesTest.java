package io.fhirmigration.testkit.adopt;

import static io.fhirmigration.testkit.adopt.AdoptedWorld.CONTAINER;
import static io.fhirmigration.testkit.adopt.AdoptedWorld.line;
import static io.fhirmigration.testkit.adopt.AdoptedWorld.observation;
import static io.fhirmigration.testkit.adopt.AdoptedWorld.patient;
import static io.fhirmigration.testkit.adopt.AdoptedWorld.undated;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEvent.ChunkChanged;
import io.fhirmigration.MigrationEvent.MigrationChanged;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.internal.staging.LocalFolderStaging;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.AdoptedFiles;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.CleanUp;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagedObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are there already travel without a source. */
class AdoptedFilesTest {
  @TempDir Path folder;
  private LocalFolderStaging staging;
  private AdoptedWorld world;

  @BeforeEach
  void open() {
    staging = LocalFolderStaging.open(folder);
    world = new AdoptedWorld(staging);
  }

  @AfterEach
  void close() {
    world.close();
    staging.close();
  }

  private void fiveFiles() {
    world.file("Patient-1.ndjson", patient("a"), "", patient("b"));
    world.file("all.ndjson", observation("o1"), patient("c"), observation("o2"));
    world.file("empty.ndjson", "");
    world.compressed("sub/Patient-2.ndjson.gz", patient("d"));
    world.file("sub/\u00e4 b.ndjson", "\ufeff" + patient("e"));
    world.file("manifest.json", "{}");
  }

  @Test
  void filesOfAllKindsArriveInThreeChunks() {
    fiveFiles();

    MigrationReport report = world.run();

    MigrationStatus status = report.status();
    assertThat(status.phase()).isEqualTo(Phase.COMPLETED);
    assertThat(status.chunks()).containsOnly(entry(ChunkPhase.CLOSED, 3L));
    assertThat(world.atDestination())
        .containsExactly(
            "Observation/o1/1",
            "Observation/o2/1",
            "Patient/a/1",
            "Patient/b/1",
            "Patient/c/1",
            "Patient/d/1",
            "Patient/e/1");
    assertThat(status.ledger().total().exported()).isEqualTo(7);
    assertThat(status.ledger().total().imported()).isEqualTo(7);
    assertThat(status.uncounted()).isEqualTo(3);
    assertThat(status.lanes()).hasSize(1);
    assertThat(status.lanes().get(0).files()).contains(new MigrationStatus.Files(5, 5, 5, 1));
    assertThat(status.exceptions()).isEmpty();
  }

  @Test
  void chunksAreNamedAfterTheirFirstFile() {
    fiveFiles();
    List<String> ids = new ArrayList<>();

    try (MigrationEngine engine =
        world
            .engine(world.plan().build(), world.store)
            .listener(
                event -> {
                  if (event instanceof ChunkChanged changed
                      && changed.chunk().phase() == ChunkPhase.CLOSED) {
                    ids.add(changed.chunk().id().value());
                  }
                })
            .build()) {
      engine.run();
    }

    assertThat(ids)
        .containsExactlyInAnyOrder(
            "files-0000000000000", "files-0000000000002", "files-0000000000004");
  }

  @Test
  void nothingIsWrittenIntoTheContainerOfTheFiles() {
    fiveFiles();
    world.servers.destinationModel().poison(line -> text(line).contains("\"a\""));
    List<StagedObject> before = staging.list(CONTAINER, "", "", 100);

    MigrationStatus status = world.run().status();

    assertThat(status.ledger().total().quarantined()).isEqualTo(1);
    assertThat(staging.list(CONTAINER, "", "", 100)).isEqualTo(before);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void linesThatWouldDoHarmAreNamedAndNothingOfTheirChunkIsImported() {
    world.file(
        "a.ndjson",
        patient("a"),
        undated("Patient", "b", 1, ""),
        "{\"resourceType\":\"Patient\",\"meta\":{\"lastUpdated\":\"2024-01-01T00:00:00Z\"}}",
        "not json",
        "{\"id\":\"x\"}",
        undated("Patient", "c", 1, ""));
    world.file("b.ndjson", line("Patient", "d", 1, "").replace("2024-05-01T", "someday "));
    world.file("c.ndjson", patient("fine"));

    MigrationReport report = world.run();

    assertThat(report.ending()).isEqualTo(Ending.NEEDS_ATTENTION);
    assertThat(report.status().open()).hasSize(1);
    assertThat(report.status().open().get(0).attention().orElseThrow().reason())
        .isEqualTo(
            "6 lines cannot be imported: no meta.lastUpdated in file a.ndjson lines 2, 6;"
                + " no id in file a.ndjson line 3; not a JSON object in file a.ndjson line 4;"
                + " no resourceType in file a.ndjson line 5;"
                + " meta.lastUpdated is not an instant in file b.ndjson line 1");
    assertThat(world.atDestination()).containsExactly("Patient/fine/1");
  }

  @Test
  void onlyTheFirstNumbersOfManyAreNamed() {
    String[] lines = new String[1_000];
    Arrays.setAll(lines, i -> undated("Patient", "p" + i, 1, ""));
    world.file("a.ndjson", lines);

    MigrationReport report = world.run();

    assertThat(report.status().open().get(0).attention().orElseThrow().reason())
        .isEqualTo(
            "1000 lines cannot be imported: no meta.lastUpdated in file a.ndjson"
                + " lines 1, 2, 3, 4, 5 and 995 more");
  }

  @Test
  void repairedFileIsTakenAfterRetry() {
    world.file("a.ndjson", patient("a"), undated("Patient", "b", 1, ""));
    world.run();
    world.file("a.ndjson", patient("a"), patient("b"));

    world.migrations().retry(world.plan().build().id(), new ChunkId("files-0000000000000"), "me");
    MigrationReport report = world.run();

    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(world.atDestination()).containsExactly("Patient/a/1", "Patient/b/1");
    assertThat(report.status().exceptions())
        .containsExactly(
            "after the files were listed 0 appeared, 1 changed, 0 went;"
                + " what came later is not imported: a.ndjson");
  }

  @Test
  void damagedCompressedFileIsNamed() throws IOException {
    world.compressed("a.ndjson.gz", patient("a"), patient("b"));
    StagedObject pin = staging.find(CONTAINER, "a.ndjson.gz").orElseThrow();
    byte[] content;
    try (InputStream in = staging.open(pin, 0)) {
      content = in.readAllBytes();
    }
    world.write("a.ndjson.gz", Arrays.copyOf(content, content.length - 6));

    MigrationReport report = world.run();

    assertThat(report.status().open().get(0).attention().orElseThrow().reason())
        .startsWith("a file cannot be imported: file a.ndjson.gz: ");
    assertThat(world.atDestination()).isEmpty();
  }

  @Test
  void fileThatChangedAfterItWasListedIsNotImportedUnseen() {
    world.file("a.ndjson", patient("a"));
    world.file("b.ndjson", patient("b"));
    world.file("c.ndjson", patient("c"));
    boolean[] changed = {false};

    MigrationReport report;
    try (MigrationEngine engine =
        world
            .engine(world.plan().build(), world.store)
            .listener(
                event -> {
                  if (!changed[0] && event instanceof ChunkChanged) {
                    changed[0] = true;
                    world.file("c.ndjson", patient("other"));
                    world.file("d.ndjson", patient("late"));
                  }
                })
            .build()) {
      report = engine.run();
    }

    assertThat(report.ending()).isEqualTo(Ending.NEEDS_ATTENTION);
    assertThat(report.status().open().get(0).attention().orElseThrow().reason())
        .isEqualTo("adopted file c.ndjson is gone or was changed after it was listed");
    assertThat(world.atDestination()).containsExactly("Patient/a/1", "Patient/b/1");

    world.migrations().retry(world.plan().build().id(), new ChunkId("files-0000000000002"), "me");
    report = world.run();

    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(world.atDestination())
        .containsExactly("Patient/a/1", "Patient/b/1", "Patient/other/1");
    assertThat(report.status().exceptions())
        .containsExactly(
            "after the files were listed 1 appeared, 1 changed, 0 went;"
                + " what came later is not imported: c.ndjson, d.ndjson");
  }

  @Test
  void refusedLineOfAMixedFileIsKeptWithItsOwnNumber() throws IOException {
    String future = patient("future").replace("2024-05-01", "2099-05-01");
    world.file(
        "mixed.ndjson",
        observation("o1"),
        patient("a"),
        observation("o2"),
        "",
        observation("o3"),
        future,
        patient("b"));

    MigrationReport report = world.run();

    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED_WITH_QUARANTINE);
    assertThat(report.status().ledger().total().quarantined()).isEqualTo(1);
    assertThat(quarantine("rejects.ndjson")).isEqualTo(future + "\n");
    assertThat(quarantine("rejects.log.ndjson"))
        .contains("\"file\":\"mixed.ndjson\"")
        .contains("\"line\":5")
        .contains("\"id\":\"future\"");
  }

  private String quarantine(String name) throws IOException {
    StagedObject pin =
        staging.find("test-objects", "quarantine/files-0000000000000/" + name).orElseThrow();
    try (InputStream in = staging.open(pin, 0)) {
      return text(in.readAllBytes());
    }
  }

  @Test
  void blamedLineOfAMixedFileIsKeptWithItsOwnNumber() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add(observation("o" + i));
      lines.add(patient("p" + i));
    }
    world.file("mixed.ndjson", lines.toArray(String[]::new));
    world.servers.destinationModel().poison(line -> text(line).contains("\"p13\""));

    MigrationReport report = world.run();

    assertThat(report.status().ledger().total().quarantined()).isEqualTo(1);
    assertThat(quarantine("rejects.log.ndjson"))
        .contains("\"file\":\"mixed.ndjson\"")
        .contains("\"line\":28");
  }

  @Test
  void linesWithoutVersionsTravelOneChunkAtATimeInTheOrderOfTheList() {
    for (int i = 0; i < 6; i++) {
      world.file(
          "f" + i + ".ndjson",
          patient("same")
              .replace("\"versionId\":\"1\",", "")
              .replace(",\"versionId\":\"1\"", "")
              .replace("2024-05-01", "2024-05-0" + (i + 1))
              .replace("true", i % 2 == 0 ? "true" : "false"));
    }
    List<String> order = new ArrayList<>();

    try (MigrationEngine engine =
        world
            .engine(world.plan().build(), world.store)
            .listener(
                event -> {
                  if (event instanceof ChunkChanged changed
                      && (changed.chunk().phase() == ChunkPhase.IMPORTING
                          || changed.chunk().phase() == ChunkPhase.CLOSED)) {
                    String step = changed.chunk().id() + " " + changed.chunk().phase();
                    if (!order.contains(step)) {
                      order.add(step);
                    }
                  }
                })
            .build()) {
      engine.run();
    }

    assertThat(order)
        .containsExactly(
            "files-0000000000000 IMPORTING",
            "files-0000000000000 CLOSED",
            "files-0000000000002 IMPORTING",
            "files-0000000000002 CLOSED",
            "files-0000000000004 IMPORTING",
            "files-0000000000004 CLOSED");
  }

  @Test
  void currentResourcesAreCountedOnceEachAndWithoutDeletes() {
    String deleted =
        line("Patient", "gone", 2, "")
            .replace(
                "\"meta\":{",
                "\"meta\":{\"extension\":[{\"url\":"
                    + "\"http://azurehealthcareapis.com/data-extensions/deleted-state\","
                    + "\"valueString\":\"soft-deleted\"}],");
    world.file("a.ndjson", patient("a"), patient("gone"), line("Patient", "a", 2, ""));
    world.file("b.ndjson", patient("a"), deleted, observation("a"));

    world.run(world.plan().history(true).build());

    assertThat(world.counted).containsOnly(entry("Observation", 1L), entry("Patient", 1L));
  }

  private static String searchParameter() {
    return line(
        "SearchParameter",
        "sp1",
        1,
        "\"url\":\"http://example.org/sp1\",\"name\":\"sp1\",\"status\":\"active\","
            + "\"description\":\"d\",\"code\":\"sp1\",\"base\":[\"Patient\"],"
            + "\"type\":\"string\",\"expression\":\"Patient.name.given\"");
  }

  @Test
  void cleanUpLeavesTheFilesThemselvesAndWaitsForTheEnd() {
    world.file("a.ndjson", patient("a"));
    world.file("mixed.ndjson", patient("b"), searchParameter());
    List<StagedObject> before = staging.list(CONTAINER, "", "", 100);
    world.with(settings -> settings.cleanUp(CleanUp.AFTER_CLOSE));

    MigrationReport report = world.run();

    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(world.counted).containsOnly(entry("Patient", 2L));
    assertThat(world.atDestination()).contains("SearchParameter/sp1/1");
    assertThat(staging.list(CONTAINER, "", "", 100)).isEqualTo(before);
    assertThat(report.audit())
        .filteredOn(entry -> entry.what().equals("staged files deleted"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.detail()).contains(": 4 files, "));
  }

  @Test
  void searchParametersTravelOverRestAndTypesThatAreLeftOutAreInTheBooks() {
    world.file("mixed.ndjson", patient("a"), searchParameter(), observation("o"));

    MigrationReport report = world.run(world.plan().excludedTypes(List.of("Observation")).build());

    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(report.status().ledger().total().excluded()).isEqualTo(2);
    assertThat(world.atDestination()).containsExactly("Patient/a/1", "SearchParameter/sp1/1");
  }

  @Test
  void initialLoadTakesTheWholeListInOneChunk() {
    fiveFiles();
    world.servers.destinationModel().initialImportMode(true);
    MigrationPlan plan = world.plan().importMode(ImportMode.INITIAL_LOAD).build();

    MigrationReport report;
    try (MigrationEngine engine =
        world
            .engine(plan, world.store)
            .listener(
                event -> {
                  if (event instanceof MigrationChanged changed
                      && changed.now().phase() == Phase.FINISHING) {
                    world.servers.destinationModel().initialImportMode(false);
                  }
                })
            .build()) {
      report = engine.run();
    }

    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(report.status().chunks()).containsOnly(entry(ChunkPhase.CLOSED, 1L));
    assertThat(world.atDestination()).hasSize(7);
  }

  @Test
  void samePlanOnAnEmptyStoreEndsTheSame() {
    fiveFiles();
    world.run();
    List<String> first = world.atDestination();

    try (AdoptedWorld other = new AdoptedWorld(staging)) {
      other.run();
    }
    try (MigrationEngine engine =
        world.engine(world.plan().build(), new InMemoryStateStore()).build()) {
      assertThat(engine.run().status().phase()).isEqualTo(Phase.COMPLETED);
    }

    assertThat(world.atDestination()).isEqualTo(first);
  }

  @Test
  void moreFilesThanOnePageAreListedInOrderAndCutIntoRuns() {
    try (AdoptedWorld many = new AdoptedWorld()) {
      many.with(settings -> settings.filesPerPayload(1_000));
      for (int i = 0; i < 2_500; i++) {
        many.file(String.format("f%04d.ndjson", i), patient("p" + i));
      }

      MigrationStatus status = many.run().status();

      assertThat(status.chunks()).containsOnly(entry(ChunkPhase.CLOSED, 3L));
      assertThat(status.ledger().total().imported()).isEqualTo(2_500);
      assertThat(many.atDestination()).hasSize(2_500);
    }
  }

  @Test
  void containerWithoutFilesIsRefusedAtTheStart() {
    world.file("readme.txt", "x");

    assertThatThrownBy(world::run)
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "adopted: container old-export holds no *.ndjson or *.ndjson.gz;"
                + " check container and prefix");
  }

  @Test
  void builderRefusesASource() {
    assertThatThrownBy(
            () ->
                world
                    .engine(world.plan().build(), world.store)
                    .source(world.servers.source())
                    .build())
        .hasMessageContaining("source: the plan takes files that are there already");
  }

  @Test
  void planSaysAllThatMakesNoSenseForFiles() {
    MigrationPlan.Builder plan =
        MigrationPlan.builder(
                "test",
                MigrationPlan.Mode.CONTINUOUS,
                world.servers.target().base(),
                world.servers.target().base(),
                staging.base())
            .adopted(new AdoptedFiles("test-objects", ""))
            .perType(true)
            .since(Instant.EPOCH);

    assertThatThrownBy(plan::build)
        .hasMessageContaining("mode: ")
        .hasMessageContaining("range: ")
        .hasMessageContaining("lanes: ")
        .hasMessageContaining("adopted: test-objects is named like");
    assertThatThrownBy(world.plan().deletes(true)::build).hasMessageContaining("deletes: ");
  }
}
