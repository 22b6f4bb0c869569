package io.fhirmigration.testkit.server;

import static io.fhirmigration.testkit.server.Bench.diagnostics;
import static io.fhirmigration.testkit.server.Bench.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StagedObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExportJobTest {
  private final Bench bench = Bench.of(Face.AHDS);

  private void seedOne() {
    bench.seed("Patient", "p1", 1, "2024-01-10T00:00:00Z");
  }

  @Test
  void manifestHasAllMembersInOrder() {
    seedOne();
    String status = bench.export("/$export?_container=migration");
    bench.clock.advance(Duration.ofHours(1));
    assertThat(bench.get(status).text())
        .isEqualTo(
            "{\"transactionTime\":\"2024-02-03T10:15:30.123+00:00\","
                + "\"request\":\"https://server.test/$export?_container=migration\","
                + "\"requiresAccessToken\":false,\"output\":[{\"type\":\"Patient\","
                + "\"url\":\"https://staging.invalid/migration/20240203T101530-1/Patient-2-1.ndjson\","
                + "\"count\":1}],\"error\":[],\"issues\":[]}");
  }

  @Test
  void withoutContainerTheJobHasItsOwn() {
    seedOne();
    JsonObject file = (JsonObject) bench.manifest("/$export").array("output").get(0);
    assertThat(file.string("url")).contains("https://staging.invalid/export-1/Patient-2-1.ndjson");
  }

  @Test
  void runningJobAnswersEmpty202UntilTheGraceIsOver() {
    seedOne();
    String status = bench.export("/$export");
    assertThat(bench.get(status).status()).isEqualTo(202);
    bench.clock.advance(Duration.ofSeconds(29));
    assertThat(bench.get(status).status()).isEqualTo(202);
    assertThat(bench.get(status).body()).isEmpty();
    bench.clock.advance(Duration.ofSeconds(1));
    assertThat(bench.get(status).status()).isEqualTo(200);
  }

  @Test
  void parallelRangesHoldAtMostMaxCount() {
    for (int i = 0; i < 5; i++) {
      bench.seed("Patient", "p" + i, 1, "2024-01-1" + i + "T00:00:00Z");
    }
    JsonObject manifest = bench.manifest("/$export?_maxCount=2");
    assertThat(Json.objects(manifest.array("output")).map(f -> f.integer("count").orElseThrow()))
        .containsExactly(2L, 2L, 1L);
    assertThat(bench.lines(manifest)).hasSize(5);
  }

  @Test
  void serialPagesEachHaveTheirOwnFiles() {
    bench.seed("Observation", "o", 1, "2024-01-10T00:00:00Z");
    for (int i = 0; i < 3; i++) {
      bench.seed("Patient", "p" + i, 1, "2024-01-1" + i + "T00:00:00Z");
    }
    JsonObject manifest = bench.manifest("/$export?_isParallel=false&_maxCount=2");
    assertThat(Json.objects(manifest.array("output")).map(f -> f.string("url").orElseThrow()))
        .containsExactly(
            "https://staging.invalid/export-1/Observation-2-1.ndjson",
            "https://staging.invalid/export-1/Patient-2-1.ndjson",
            "https://staging.invalid/export-1/Patient-3-1.ndjson");
    assertThat(names(bench.lines(manifest)))
        .containsExactlyInAnyOrder(
            "Observation/o/1", "Patient/p0/1", "Patient/p1/1", "Patient/p2/1");
  }

  @Test
  void resourceThatChangesBeforeItsPageIsWrittenLeavesTheWindow() {
    seedOne();
    String status = bench.export("/$export?_isParallel=false&_till=2024-02-01");
    bench.server.handle(
        ModelRequest.send(
            "PUT", "/Patient/p1", "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"active\":true}"));
    bench.clock.advance(Duration.ofHours(1));
    assertThat(bench.json(status).array("output")).isEmpty();
  }

  @Test
  void deleteCarriesTheMarkerOnlyWhenDeletesAreAskedFor() {
    bench.seed("Patient", "d", 3, "2023-07-01T08:00:00Z", true);
    assertThat(bench.exported("/$export?includeAssociatedData=_deleted"))
        .containsExactly(
            "{\"resourceType\":\"Patient\",\"id\":\"d\",\"meta\":{\"extension\":[{\"url\":"
                + "\"http://azurehealthcareapis.com/data-extensions/deleted-state\","
                + "\"valueString\":\"soft-deleted\"}],\"versionId\":\"3\","
                + "\"lastUpdated\":\"2023-07-01T08:00:00Z\"}}");
    assertThat(bench.exported("/$export?includeAssociatedData=_history")).isEmpty();
  }

  @Test
  void cancelledExportIsUnknownAndItsFilesStay() {
    seedOne();
    String status = bench.export("/$export?_container=migration");
    bench.clock.advance(Duration.ofHours(1));
    assertThat(bench.server.handle(ModelRequest.delete(status)).status()).isEqualTo(202);
    ModelResponse answer = bench.get(status);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(diagnostics(answer)).isEqualTo("The requested job \"1\" was not found.");
    assertThat(bench.server.handle(ModelRequest.delete(status)).status()).isEqualTo(404);
    assertThat(bench.storage.list("migration", "", "", 10)).hasSize(1);
  }

  @Test
  void oneExportRunsAtATime() {
    seedOne();
    String first = bench.export("/$export");
    String second = bench.export("/$export");
    bench.clock.advance(Duration.ofSeconds(30));
    assertThat(bench.get(first).status()).isEqualTo(200);
    assertThat(bench.get(second).status()).isEqualTo(202);
    bench.clock.advance(Duration.ofSeconds(15));
    assertThat(bench.get(second).status()).isEqualTo(200);
  }

  @Test
  void identicalKickOffsAreDifferentJobs() {
    assertThat(bench.export("/$export?_type=Patient"))
        .isNotEqualTo(bench.export("/$export?_type=Patient"));
  }

  @Test
  void groupCancelledInsideIsAnEmpty200WithFiles() {
    bench.seed("Observation", "o", 1, "2024-01-10T00:00:00Z");
    seedOne();
    String status = bench.export("/$export?_container=migration");
    bench.clock.advance(Duration.ofSeconds(16));
    bench.server.cancelExportInside(1);
    assertThat(bench.json(status).array("output")).isEmpty();
    assertThat(bench.storage.list("migration", "", "", 10))
        .extracting(StagedObject::name)
        .containsExactly("20240203T101530-1/Observation-2-1.ndjson");
  }

  @Test
  void failedJobShowsItsOwnStatusAndReason() {
    String status = bench.export("/$export");
    bench.server.failExport(1, 413, "too large");
    ModelResponse answer = bench.get(status);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(diagnostics(answer)).isEqualTo("export operation failed for reason: too large");
    assertThat(answer.text()).contains("\"code\":\"processing\"");
  }

  @Test
  void unknownTypeFailsTheJobAndNotTheKickOff() {
    String status = bench.export("/$export?_type=Nonsense");
    bench.clock.advance(Duration.ofHours(1));
    ModelResponse answer = bench.get(status);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(diagnostics(answer)).isEqualTo("export operation failed for reason: Unknown Error.");
  }

  @Test
  void earlyManifestGrows() {
    bench.seed("Observation", "o", 1, "2024-01-10T00:00:00Z");
    seedOne();
    bench.server.faults(
        new ScriptedFaults()
            .once(ScriptedFaults.on("GET", "/_operations/export/"), new Fault.EarlyManifest()));
    String status = bench.export("/$export");
    bench.clock.advance(Duration.ofSeconds(16));
    assertThat(bench.json(status).array("output")).hasSize(1);
    bench.clock.advance(Duration.ofHours(1));
    assertThat(bench.json(status).array("output")).hasSize(2);
  }

  @Test
  void shortManifestOmitsFilesThatAreThere() {
    bench.seed("Observation", "o", 1, "2024-01-10T00:00:00Z");
    seedOne();
    bench.server.faults(
        new ScriptedFaults()
            .always(ScriptedFaults.on("GET", "/_operations/"), Faults.shortManifest(1)));
    JsonObject manifest = bench.manifest("/$export?_container=migration");
    assertThat(manifest.array("output")).hasSize(1);
    assertThat(bench.storage.list("migration", "", "", 10)).hasSize(2);
  }
}
