package io.fhirmigration.testkit.server;

import static io.fhirmigration.testkit.server.Bench.diagnostics;
import static io.fhirmigration.testkit.server.Bench.importBody;
import static io.fhirmigration.testkit.server.Bench.json;
import static io.fhirmigration.testkit.server.Bench.line;
import static io.fhirmigration.testkit.server.Bench.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImportJobTest {
  private static final String DATE = "2024-01-01T00:00:00Z";
  private final Bench bench = Bench.of(Face.AHDS);

  private static String[] patients(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> line("Patient", "p" + i, 1, DATE, ""))
        .toArray(String[]::new);
  }

  private static String unitBytes(int bytes) {
    return parameter("processingUnitBytesToRead", "\"valueInteger\":" + bytes);
  }

  @Test
  void answersGoFromEmpty202OverPartial202To200() {
    String url = bench.stage("a.ndjson", patients(0, 50));
    String status = bench.startImport(importBody("Patient", unitBytes(1000), url));
    assertThat(bench.get(status).status()).isEqualTo(202);
    assertThat(bench.get(status).body()).isEmpty();
    bench.clock.advance(Duration.ofSeconds(16));
    ModelResponse partial = bench.get(status);
    assertThat(partial.status()).isEqualTo(202);
    long soFar = count(partial);
    assertThat(soFar).isBetween(1L, 49L);
    assertThat(bench.server.versions()).hasSize((int) soFar);
    bench.clock.advance(Duration.ofHours(1));
    ModelResponse complete = bench.get(status);
    assertThat(complete.status()).isEqualTo(200);
    assertThat(count(complete)).isEqualTo(50);
  }

  private static long count(ModelResponse answer) {
    return Json.objects(json(answer).array("output"))
        .mapToLong(o -> o.integer("count").orElseThrow())
        .sum();
  }

  @Test
  void completeAnswerHasAllMembers() {
    String url = bench.stage("a.ndjson", line("Patient", "p", 1, DATE, ""), "{");
    assertThat(bench.imported(importBody("Patient", "", url)).text())
        .isEqualTo(
            "{\"transactionTime\":\"2024-02-03T10:15:30.123+00:00\","
                + "\"request\":\"https://server.test/$import\","
                + "\"output\":[{\"type\":\"Patient\",\"count\":1,\"inputUrl\":\""
                + url
                + "\"}],\"error\":[{\"type\":\"Patient\",\"count\":1,\"inputUrl\":\""
                + url
                + "\",\"url\":\"https://staging.invalid/fhirlogs/Patient1_2.ndjson\"}]}");
  }

  @Test
  void typeIsNullWhenTheInputHasNone() {
    String url = bench.stage("a.ndjson", "{");
    assertThat(bench.imported(importBody("", "", url)).text())
        .contains("{\"type\":null,\"count\":0")
        .contains("/fhirlogs/1_2.ndjson");
  }

  @Test
  void outputIsSummedPerUrlUnlessDetailsAreAskedFor() {
    String url = bench.stage("a.ndjson", patients(0, 50));
    String status = bench.startImport(importBody("Patient", unitBytes(2000), url));
    bench.clock.advance(Duration.ofHours(1));
    assertThat(bench.json(status).array("output")).hasSize(1);
    JsonObject details = bench.json(status + "?_details=true");
    assertThat(details.array("output")).hasSizeGreaterThan(1);
    assertThat(
            Json.objects(details.array("output"))
                .mapToLong(o -> o.integer("count").orElseThrow())
                .sum())
        .isEqualTo(50);
  }

  @Test
  void errorRowsNameLineAndUnit() {
    String[] lines = patients(0, 30);
    lines[25] = "{";
    String url = bench.stage("a.ndjson", lines);
    JsonObject answer =
        json(
            bench.imported(
                importBody(
                    "Patient",
                    unitBytes(1000) + parameter("errorContainerName", "\"valueString\":\"errs\""),
                    url)));
    JsonObject error = (JsonObject) answer.array("error").get(0);
    assertThat(error.string("url").orElseThrow()).contains("/errs/Patient1_");
    String row = bench.content(error.string("url").orElseThrow());
    assertThat(row)
        .startsWith("{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\"")
        .containsPattern(
            "\"diagnostics\":\"Failed to process resource at line: \\d+"
                + " with stream start offset: 2000\"")
        .endsWith("\n");
  }

  @Test
  void errorRowsStandInTheServersOrderPerBatch() {
    assertThat(
            bench.merge(
                "Patient",
                "",
                line("Patient", "p", 2, "2024-01-01T00:00:00Z", ""),
                line("Patient", "p", 1, "2024-01-02T00:00:00Z", ""),
                line("Patient", "q", 1, DATE, ""),
                line("Patient", "q", 1, DATE, ""),
                "{"))
        .satisfiesExactly(
            text -> assertThat(text).startsWith("Failed to parse"),
            text -> assertThat(text).contains("duplicate resource, resource id: q, line: 4"),
            text -> assertThat(text).contains("version conflict, resource id: p, line: 1"));
  }

  @Test
  void emptyFileHasOneUnitWithoutRows() {
    String url = bench.stageText("empty.ndjson", "");
    assertThat(bench.imported(importBody("Patient", "", url)).text())
        .contains("\"output\":[{\"type\":\"Patient\",\"count\":0")
        .contains("\"error\":[]");
  }

  @Test
  void wrongEtagAndMissingFileFailTheJob() {
    String url = bench.stage("a.ndjson", "{}");
    String pinned =
        importBody("Patient", "", url)
            .replace("}]}]}", "},{\"name\":\"etag\",\"valueString\":\"0xff\"}]}]}");
    ModelResponse changed = bench.imported(pinned);
    assertThat(changed.status()).isEqualTo(400);
    assertThat(diagnostics(changed))
        .isEqualTo("import operation failed for reason: Input file Etag not match. " + url);
    ModelResponse missing =
        bench.imported(importBody("Patient", "", "https://staging.invalid/input/none"));
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.text()).contains("\"code\":\"processing\"");
  }

  @Test
  void unknownJobIsNotFound() {
    ModelResponse answer = bench.get("/_operations/import/99");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text()).contains("\"code\":\"not-found\"");
    assertThat(diagnostics(answer)).isEqualTo("The requested import job \"99\" was not found.");
  }

  @Test
  void purgedJobIsNotFoundAndItsDefinitionIsNew() {
    String body = importBody("Patient", "", bench.stage("a.ndjson", patients(0, 1)));
    String status = bench.startImport(body);
    bench.server.purgeImport(1);
    assertThat(bench.get(status).status()).isEqualTo(404);
    assertThat(bench.startImport(body)).isNotEqualTo(status);
  }

  @Test
  void fileThatVanishesBeforeItsUnitRunsFailsTheJob() {
    String url = bench.stage("a.ndjson", patients(0, 1));
    String status = bench.startImport(importBody("Patient", "", url));
    bench.clock.advance(Duration.ofSeconds(7));
    assertThat(bench.get(status).status()).isEqualTo(202);
    bench.storage.delete("input", "a.ndjson");
    bench.clock.advance(Duration.ofHours(1));
    ModelResponse answer = bench.get(status);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(diagnostics(answer)).endsWith(" ErrorFile: " + url);
  }

  @Test
  void badErrorContainerNameFailsTheJob() {
    String url = bench.stage("a.ndjson", patients(0, 1));
    String named = parameter("errorContainerName", "\"valueString\":\"Bad_Name\"");
    assertThat(diagnostics(bench.imported(importBody("Patient", named, url))))
        .contains("Error container name contains invalid characters.");
  }

  @Test
  void tooManyVersionsInOneMillisecondFailTheJob() {
    Bench narrow = Bench.of(Face.AHDS, builder -> builder.idsPerMillisecond(10));
    String body = importBody("Patient", "", narrow.stage("a.ndjson", patients(0, 11)));
    assertThat(diagnostics(narrow.imported(body))).contains("Unable to generate internal IDs.");
    String fits = importBody("Patient", "", narrow.stage("b.ndjson", patients(0, 10)));
    assertThat(narrow.imported(fits).status()).isEqualTo(200);
  }
}
