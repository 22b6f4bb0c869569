package io.fhirmigration.testkit.server;

import static io.fhirmigration.testkit.server.Bench.diagnostics;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InteractionsTest {
  private final Bench bench = Bench.of(Face.AHDS);

  private ModelResponse put(String path, String more) {
    return bench.server.handle(ModelRequest.send("PUT", path, body(path, more)));
  }

  private static String body(String path, String more) {
    String[] parts = path.split("/");
    return "{\"resourceType\":\"" + parts[1] + "\",\"id\":\"" + parts[2] + "\"" + more + "}";
  }

  @Test
  void putCreatesThenUpdatesAndStampsMeta() {
    ModelResponse created = put("/Patient/p", ",\"active\":true");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.first("ETag")).contains("W/\"1\"");
    assertThat(created.text())
        .isEqualTo(
            "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"1\","
                + "\"lastUpdated\":\"2024-02-03T10:15:30.123+00:00\"},\"active\":true}");
    assertThat(put("/Patient/p", ",\"active\":false").status()).isEqualTo(200);
    assertThat(bench.get("/Patient/p/_history/1").text()).contains("true");
    assertThat(bench.get("/Patient/p").text()).contains("\"versionId\":\"2\"").contains("false");
  }

  @Test
  void versionsOfOneResourceNeverShareADate() {
    put("/Patient/p", ",\"active\":true");
    put("/Patient/p", ",\"active\":false");
    assertThat(bench.server.versions())
        .extracting(ResourceVersion::lastUpdated)
        .doesNotHaveDuplicates();
  }

  @Test
  void equalContentMakesNoVersion() {
    put("/Patient/p", ",\"active\":true");
    assertThat(put("/Patient/p", ",\"active\":true").first("ETag")).contains("W/\"1\"");
    assertThat(bench.stored("Patient", "p")).containsExactly("1 current");
  }

  @Test
  void ifMatchIsReadOnUpdateAndNotOnDelete() {
    put("/Patient/p", ",\"active\":true");
    ModelRequest update =
        ModelRequest.send("PUT", "/Patient/p", body("/Patient/p", ",\"active\":false"));
    assertThat(bench.server.handle(update.header("If-Match", "W/\"7\"")).status()).isEqualTo(412);
    assertThat(bench.server.handle(update.header("If-Match", "W/\"1\"")).status()).isEqualTo(200);
    ModelResponse deleted =
        bench.server.handle(ModelRequest.delete("/Patient/p").header("If-Match", "W/\"7\""));
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.first("ETag")).contains("W/\"3\"");
  }

  @Test
  void softDeleteIsAVersionAndHardDeleteLeavesNothing() {
    put("/Patient/p", "");
    bench.server.handle(ModelRequest.delete("/Patient/p"));
    assertThat(bench.get("/Patient/p").status()).isEqualTo(410);
    assertThat(bench.get("/Patient/p/_history/1").status()).isEqualTo(200);
    assertThat(bench.stored("Patient", "p")).containsExactly("1", "2 deleted current");
    bench.server.handle(ModelRequest.delete("/Patient/p?hardDelete=true"));
    assertThat(bench.get("/Patient/p").status()).isEqualTo(404);
    assertThat(bench.server.versions()).isEmpty();
  }

  @Test
  void purgeHistoryKeepsTheCurrentVersion() {
    put("/Patient/p", ",\"active\":true");
    put("/Patient/p", ",\"active\":false");
    bench.server.handle(ModelRequest.delete("/Patient/p/$purge-history"));
    assertThat(bench.stored("Patient", "p")).containsExactly("2 current");
  }

  @Test
  void specDefinedAndRepeatedSearchParametersAreRefused() {
    assertThat(
            put("/SearchParameter/s", ",\"url\":\"http://hl7.org/fhir/SearchParameter/x\"")
                .status())
        .isEqualTo(405);
    String mine = ",\"url\":\"http://a.test/x\",\"code\":\"x\",\"base\":[\"Patient\"]";
    assertThat(put("/SearchParameter/s", mine).status()).isEqualTo(201);
    assertThat(diagnostics(put("/SearchParameter/t", mine)))
        .isEqualTo(
            "A search parameter with the same definition URL 'http://a.test/x' already exists.");
    assertThat(put("/SearchParameter/t", mine.replace("a.test", "b.test")).status()).isEqualTo(400);
    assertThat(put("/SearchParameter/s", mine + ",\"status\":\"draft\"").status()).isEqualTo(200);
  }

  @Test
  void batchAnswersEachEntryOnItsOwn() {
    String batch =
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
            + entry("SearchParameter/s", ",\"url\":\"http://hl7.org/fhir/SearchParameter/x\"")
            + ","
            + entry("Patient/p", "")
            + "]}";
    ModelResponse answer = bench.server.handle(ModelRequest.send("POST", "/", batch));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(
            Json.objects(Bench.json(answer).array("entry"))
                .map(e -> e.object("response").flatMap(r -> r.string("status")).orElseThrow()))
        .containsExactly("405", "201");
  }

  @Test
  void batchOfMoreThan500EntriesIsRefused() {
    String entries =
        IntStream.range(0, 501)
            .mapToObj(i -> entry("Patient/p" + i, ""))
            .collect(Collectors.joining(","));
    ModelResponse answer =
        bench.server.handle(
            ModelRequest.send(
                "POST",
                "/",
                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[" + entries + "]}"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(bench.server.versions()).isEmpty();
  }

  private static String entry(String name, String more) {
    return "{\"resource\":"
        + body("/" + name, more)
        + ",\"request\":{\"method\":\"PUT\",\"url\":\""
        + name
        + "\"}}";
  }

  @Test
  void capabilityStatementDoesNotNameImport() {
    JsonObject rest = (JsonObject) bench.json("/metadata").array("rest").get(0);
    assertThat(Json.objects(rest.array("operation")).map(o -> o.string("name").orElseThrow()))
        .contains("export")
        .doesNotContain("import");
    assertThat(Json.objects(rest.array("resource")).map(o -> o.string("type").orElseThrow()))
        .contains("Patient", "VisionPrescription");
  }
}
