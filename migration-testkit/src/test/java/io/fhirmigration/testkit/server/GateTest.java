package io.fhirmigration.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** States, rights and faults that stand before a request. */
class GateTest {
  private static final String PATIENT = "{\"resourceType\":\"Patient\",\"id\":\"p\"}";
  private final Bench bench = Bench.of(Face.AZURE_API_FOR_FHIR);
  private final Bench gen2 = Bench.of(Face.AHDS);

  @Test
  void deprecatedServerOnlyExports() {
    String status = bench.export("/$export");
    bench.server.deprecated(true);
    ModelResponse gone = bench.get("/?_summary=count");
    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.text()).contains("\"code\":\"service-deprecated\"");
    assertThat(bench.get("/SearchParameter").status()).isEqualTo(410);
    assertThat(bench.server.handle(ModelRequest.delete(status)).status()).isEqualTo(410);
    assertThat(bench.get("/metadata").status()).isEqualTo(200);
    assertThat(bench.get(status).status()).isEqualTo(202);
    assertThat(bench.server.handle(Bench.exportRequest("/$export/")).status()).isEqualTo(202);
  }

  @Test
  void initialModeLocksAllButImportAndReads() {
    gen2.server.initialImportMode(true);
    ModelResponse locked = gen2.server.handle(ModelRequest.send("PUT", "/Patient/p", PATIENT));
    assertThat(locked.status()).isEqualTo(423);
    assertThat(locked.text())
        .isEqualTo(
            "{\"severity\":\"Error\",\"code\":\"Locked\","
                + "\"diagnostics\":\"Service is locked for initial import mode.\"}");
    assertThat(gen2.get("/$reindex").status()).isEqualTo(423);
    assertThat(gen2.get("/Patient").status()).isEqualTo(200);
    assertThat(gen2.server.handle(ModelRequest.send("POST", "/$import", "{}")).status())
        .isEqualTo(400);
    assertThat(gen2.server.handle(ModelRequest.delete("/_operations/import/9")).status())
        .isEqualTo(404);
  }

  @Test
  void bearerTokenIsRequiredWhenThereIsOne() {
    Bench guarded =
        Bench.of(Face.AHDS, builder -> builder.bearer("good").powerlessBearer("powerless"));
    assertThat(guarded.get("/Patient").status()).isEqualTo(401);
    assertThat(guarded.get("/Patient").text()).contains("\"code\":\"login\"");
    ModelRequest read = ModelRequest.get("/Patient");
    assertThat(guarded.server.handle(read.header("Authorization", "Bearer bad")).status())
        .isEqualTo(401);
    assertThat(guarded.server.handle(read.header("Authorization", "Bearer powerless")).status())
        .isEqualTo(403);
    assertThat(guarded.server.handle(read.header("Authorization", "Bearer good")).status())
        .isEqualTo(200);
    assertThat(guarded.get("/metadata").status()).isEqualTo(200);
  }

  @Test
  void rightsAreDeniedOneByOne() {
    gen2.server.deny(Right.EXPORT, Right.REINDEX);
    assertThat(gen2.server.handle(Bench.exportRequest("/$export")).status()).isEqualTo(403);
    assertThat(gen2.get("/_operations/export/9").status()).isEqualTo(403);
    assertThat(gen2.get("/$reindex").status()).isEqualTo(403);
    assertThat(gen2.get("/_operations/import/9").status()).isEqualTo(404);
    assertThat(gen2.get("/Patient").status()).isEqualTo(200);
    gen2.server.deny(Right.READ);
    assertThat(gen2.get("/Patient").status()).isEqualTo(403);
    assertThat(gen2.get("/metadata").status()).isEqualTo(200);
    assertThat(gen2.get("/_operations/export/9").status()).isEqualTo(404);
  }

  @Test
  void importIsCheckedBeforeItIsDenied() {
    gen2.server.deny(Right.IMPORT);
    ModelResponse unchecked = gen2.server.handle(importOf("ftp://elsewhere/a.ndjson"));
    assertThat(unchecked.status()).isEqualTo(400);
    ModelResponse denied =
        gen2.server.handle(importOf(gen2.storage.url("staged", "a.ndjson").toString()));
    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.text()).contains("Authorization failed.");
    assertThat(gen2.get("/_operations/import/9").status()).isEqualTo(403);
  }

  @Test
  void importCanBeSwitchedOff() {
    gen2.server.importEnabled(false);
    ModelResponse off = gen2.server.handle(importOf("ftp://elsewhere/a.ndjson"));
    assertThat(off.status()).isEqualTo(400);
    assertThat(off.text()).contains("operation is not enabled");
  }

  private static ModelRequest importOf(String url) {
    return ModelRequest.send(
            "POST",
            "/$import",
            "{\"resourceType\":\"Parameters\",\"parameter\":["
                + "{\"name\":\"inputFormat\",\"valueString\":\"application/fhir+ndjson\"},"
                + "{\"name\":\"input\",\"part\":[{\"name\":\"url\",\"valueUri\":\""
                + url
                + "\"}]}]}")
        .header("Prefer", "respond-async");
  }

  @Test
  void everyAnswerHasTheDateOfTheModelsClock() {
    assertThat(bench.get("/metadata").first("Date")).contains("Sat, 03 Feb 2024 10:15:30 GMT");
    assertThat(bench.get("/nonsense").first("date")).contains("Sat, 03 Feb 2024 10:15:30 GMT");
  }

  @Test
  void throttlingHasBothHeaders() {
    bench.server.faults(
        new ScriptedFaults().once(r -> true, Faults.throttled(Duration.ofMillis(1500))));
    ModelResponse answer = bench.get("/Patient");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.first("Retry-After")).contains("2");
    assertThat(answer.first("x-ms-retry-after-ms")).contains("1500");
    assertThat(bench.get("/Patient").status()).isEqualTo(200);
  }

  @Test
  void lostReplyHasActedAndCutRequestHasNot() {
    ModelRequest put = ModelRequest.send("PUT", "/Patient/p", PATIENT);
    bench.server.faults(
        new ScriptedFaults()
            .once(r -> true, new Fault.Unreachable())
            .once(r -> true, new Fault.CutBefore())
            .once(r -> true, new Fault.LoseReply()));
    assertThatThrownBy(() -> bench.server.handle(put))
        .isInstanceOfSatisfying(ConnectionLostException.class, e -> assertThat(e.sent()).isFalse());
    assertThatThrownBy(() -> bench.server.handle(put))
        .isInstanceOfSatisfying(ConnectionLostException.class, e -> assertThat(e.sent()).isTrue());
    assertThat(bench.server.versions()).isEmpty();
    assertThatThrownBy(() -> bench.server.handle(put)).isInstanceOf(ConnectionLostException.class);
    assertThat(bench.server.versions()).hasSize(1);
  }

  @Test
  void reindexRunsOnceAtATimeAndWantsNoAsyncPreference() {
    ModelRequest start =
        ModelRequest.send(
            "POST", "/$reindex", "{\"resourceType\":\"Parameters\",\"parameter\":[]}");
    assertThat(gen2.server.handle(start.header("Prefer", "respond-async")).status()).isEqualTo(400);
    assertThat(gen2.get("/$reindex").status()).isEqualTo(405);
    ModelResponse first = gen2.server.handle(start);
    assertThat(first.status()).isEqualTo(201);
    assertThat(gen2.server.handle(start).first("Content-Location"))
        .isEqualTo(first.first("Content-Location"));
    String status =
        first.first("Content-Location").orElseThrow().substring(Bench.BASE.toString().length());
    assertThat(gen2.get(status).text()).contains("\"Running\"");
    gen2.clock.advance(Duration.ofMinutes(2));
    assertThat(gen2.get(status).text()).contains("\"Completed\"");
  }
}
