package io.fhirmigration.testkit.server;

import static io.fhirmigration.testkit.server.Bench.importBody;
import static io.fhirmigration.testkit.server.Bench.json;
import static io.fhirmigration.testkit.server.Bench.line;
import static io.fhirmigration.testkit.server.Requests.any;
import static io.fhirmigration.testkit.server.Requests.count;
import static io.fhirmigration.testkit.server.Requests.exportStatus;
import static io.fhirmigration.testkit.server.Requests.importStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
  private static final String DATE = "2024-01-01T00:00:00Z";

  private final Bench bench = Bench.of(Face.AHDS);
  private final ScriptedFaults script = new ScriptedFaults();

  @BeforeEach
  void script() {
    bench.server.faults(script);
  }

  @Test
  void pauseIsGivenInSecondsOrAsADateOrNotAtAll() {
    script
        .once(any(), Faults.throttledForSeconds(Duration.ofMillis(1500)))
        .once(any(), Faults.throttledUntil(Instant.parse("2024-02-03T12:00:00Z")))
        .once(any(), Faults.throttled())
        .once(any(), Faults.unavailable(Duration.ofHours(3)));

    ModelResponse seconds = bench.get("/Patient");
    assertThat(seconds.status()).isEqualTo(429);
    assertThat(seconds.first("Retry-After")).contains("2");
    assertThat(seconds.first("x-ms-retry-after-ms")).isEmpty();
    assertThat(bench.get("/Patient").first("Retry-After"))
        .contains("Sat, 03 Feb 2024 12:00:00 GMT");
    assertThat(bench.get("/Patient").first("Retry-After")).isEmpty();
    ModelResponse unavailable = bench.get("/Patient");
    assertThat(unavailable.status()).isEqualTo(503);
    assertThat(unavailable.first("Retry-After")).contains("10800");
  }

  @ParameterizedTest
  @CsvSource({"broken, 500", "unavailable, 503", "tokenExpired, 401"})
  void refusalDoesNothing(String name, int status) {
    Fault fault =
        switch (name) {
          case "broken" -> Faults.broken();
          case "unavailable" -> Faults.unavailable();
          default -> Faults.tokenExpired();
        };
    script.once(any(), fault);
    ModelRequest put =
        ModelRequest.send("PUT", "/Patient/p", "{\"resourceType\":\"Patient\",\"id\":\"p\"}");

    assertThat(bench.server.handle(put).status()).isEqualTo(status);
    assertThat(bench.server.versions()).isEmpty();
    assertThat(bench.server.handle(put).status()).isEqualTo(201);
  }

  @Test
  void lineSparesTheFirstAndStrikesTheNext() {
    script.after(2, count(), Faults.broken());

    assertThat(bench.get("/Patient?_summary=count").status()).isEqualTo(200);
    assertThat(bench.get("/Patient").status()).isEqualTo(200);
    assertThat(bench.get("/Patient?_summary=count").status()).isEqualTo(200);
    assertThat(script.unused()).isEqualTo(1);
    assertThat(bench.get("/Patient?_summary=count").status()).isEqualTo(500);
    assertThat(script.unused()).isZero();
    assertThat(bench.get("/Patient?_summary=count").status()).isEqualTo(200);
  }

  @Test
  void lineForAllStrikesUntilTheScriptIsCleared() {
    script.always(any(), Faults.broken());
    for (int i = 0; i < 5; i++) {
      assertThat(bench.get("/Patient").status()).isEqualTo(500);
    }
    script.clear();
    assertThat(bench.get("/Patient").status()).isEqualTo(200);
  }

  @Test
  void cutAnswerIsNoJson() {
    bench.seed("Patient", "p", 1, DATE);
    String status = bench.export("/$export?_container=box");
    bench.clock.advance(Duration.ofHours(1));
    script.once(exportStatus(), Faults.answerCut());

    assertThatThrownBy(() -> JsonValue.parse(bench.get(status).body()))
        .isInstanceOf(RejectedException.class);
    assertThat(json(bench.get(status)).array("output")).hasSize(1);
  }

  @Test
  void dateIsOffAndTheServersTimeIsNot() {
    script.once(any(), Faults.dateOff(Duration.ofMinutes(-90)));

    assertThat(bench.get("/metadata").first("Date")).contains("Sat, 03 Feb 2024 08:45:30 GMT");
    assertThat(bench.get("/metadata").first("Date")).contains("Sat, 03 Feb 2024 10:15:30 GMT");
  }

  @Test
  void exportCancelledInsideStaysEmpty() {
    bench.seed("Patient", "p", 1, DATE);
    String status = bench.export("/$export?_container=box");
    script.once(exportStatus(), Faults.exportCancelledInside(bench.server));

    assertThat(json(bench.get(status)).array("output")).isEmpty();
    bench.clock.advance(Duration.ofHours(1));
    assertThat(json(bench.get(status)).array("output")).isEmpty();
  }

  @Test
  void purgedImportIsUnknown() {
    String url = bench.stage("a.ndjson", line("Patient", "p", 1, DATE, ""));
    String status = bench.startImport(importBody("Patient", "", url));
    script.once(importStatus(), Faults.importPurged(bench.server));

    assertThat(bench.get(status).status()).isEqualTo(404);
    assertThat(bench.get(status).status()).isEqualTo(404);
  }

  @Test
  void rowsThatAreExportedTwiceAreCountedTwice() {
    bench.seed("Patient", "a", 1, DATE);
    bench.seed("Patient", "b", 1, DATE);
    bench.server.exportTwice("Patient/b/1"::equals);

    var manifest = bench.manifest("/$export?_container=box");

    assertThat(Bench.names(bench.lines(manifest)))
        .containsExactlyInAnyOrder("Patient/a/1", "Patient/b/1", "Patient/b/1");
    assertThat(Json.objects(manifest.array("output")).findFirst().orElseThrow().integer("count"))
        .hasValue(3);
  }

  @ParameterizedTest
  @CsvSource({"2, 20", "9, 60"})
  void statusOfAnImportWaitsTenLookUpsAndAMinuteAtMost(long lookup, long wait) {
    Duration[] waited = {Duration.ZERO};
    Bench slow =
        Bench.of(
            Face.AHDS,
            server ->
                server.slowStatus(
                    Duration.ofSeconds(lookup), pause -> waited[0] = waited[0].plus(pause)));
    String url = slow.stage("a.ndjson", line("Patient", "p", 1, DATE, ""));
    String status = slow.startImport(importBody("Patient", "", url));

    slow.get(status);
    assertThat(waited[0]).isZero();
    slow.clock.advance(Duration.ofHours(1));
    slow.get(status + "?_details=true");
    assertThat(waited[0]).isEqualTo(Duration.ofSeconds(wait));
    slow.get("/metadata");
    assertThat(waited[0]).isEqualTo(Duration.ofSeconds(wait));
  }
}
