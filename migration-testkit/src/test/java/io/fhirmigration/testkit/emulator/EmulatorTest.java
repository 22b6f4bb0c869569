package io.fhirmigration.testkit.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.ScriptedFaults;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmulatorTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2024-02-03T10:15:30.123Z"));
  private final MemoryStaging storage = new MemoryStaging();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Emulator emulator =
      Emulator.start(
          EmulatorConfig.of(Face.AHDS, 0, storage)
              .with(server -> server.clock(clock).bearer("secret")));

  @AfterEach
  void stop() {
    emulator.close();
  }

  private HttpRequest.Builder to(String target) {
    return HttpRequest.newBuilder(URI.create(emulator.base() + target))
        .header("Authorization", "Bearer secret");
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String id) throws IOException, InterruptedException {
    String body = "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"language\":\"\u00e9\"}";
    return send(
        to("/Patient/" + id)
            .header("Content-Type", "application/fhir+json")
            .PUT(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
  }

  @Test
  void dateIsTheModelsAndToTheSecond() throws Exception {
    assertThat(send(to("/metadata")).headers().allValues("Date"))
        .containsExactly("Sat, 03 Feb 2024 10:15:30 GMT");
  }

  @Test
  void tokenIsRequired() throws Exception {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(URI.create(emulator.base() + "/Patient")));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("\"code\":\"login\"");
  }

  @Test
  void bodiesPassUnchangedWhateverTheirTransfer() throws Exception {
    assertThat(put("a").statusCode()).isEqualTo(201);
    byte[] body =
        "{\"resourceType\":\"Patient\",\"id\":\"b\",\"language\":\"\u00e9\"}"
            .getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> chunked =
        send(
            to("/Patient/b")
                .expectContinue(true)
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
    assertThat(chunked.statusCode()).isEqualTo(201);
    assertThat(send(to("/Patient/b")).body()).contains("\"language\":\"\u00e9\"");
  }

  @Test
  void answersWithoutContentEnd() throws Exception {
    put("a");
    HttpResponse<String> deleted = send(to("/Patient/a").DELETE());
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.headers().firstValue("ETag")).contains("W/\"2\"");
    assertThat(send(to("/Patient/a").method("HEAD", BodyPublishers.noBody())).statusCode())
        .isEqualTo(405);
  }

  @Test
  void exportAndImportWorkOverHttp() throws Exception {
    put("a");
    clock.advance(Duration.ofSeconds(1));
    HttpResponse<String> kickOff =
        send(
            to("/$export?_container=out&_since=2024-01-01T00:00:00.000%2B00:00")
                .header("Accept", "application/fhir+json")
                .header("Prefer", "respond-async"));
    assertThat(kickOff.statusCode()).isEqualTo(202);
    String status = kickOff.headers().firstValue("Content-Location").orElseThrow();
    assertThat(status).startsWith(emulator.base() + "/_operations/export/");
    clock.advance(Duration.ofMinutes(5));
    String manifest = send(to(status.substring(emulator.base().toString().length()))).body();
    assertThat(manifest).contains("\"type\":\"Patient\"").contains("\"count\":1");

    String url = storage.url("out", storage.list("out", "", "", 1).get(0).name()).toString();
    HttpResponse<String> started =
        send(
            to("/$import")
                .header("Prefer", "respond-async")
                .header("Content-Type", "application/fhir+json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"inputFormat\","
                            + "\"valueString\":\"application/fhir+ndjson\"},{\"name\":\"input\","
                            + "\"part\":[{\"name\":\"url\",\"valueUri\":\""
                            + url
                            + "\"}]}]}")));
    assertThat(started.statusCode()).isEqualTo(202);
    clock.advance(Duration.ofMinutes(5));
    String job = started.headers().firstValue("Content-Location").orElseThrow();
    assertThat(send(to(job.substring(emulator.base().toString().length()))).body())
        .contains("\"count\":1");
  }

  @Test
  void lostReplyBreaksTheConnectionAfterActing() {
    emulator
        .model()
        .faults(
            new ScriptedFaults()
                .once(ScriptedFaults.on("PUT", "/Patient/"), new Fault.LoseReply()));
    assertThatThrownBy(() -> put("a")).isInstanceOf(IOException.class);
    assertThat(emulator.model().versions()).hasSize(1);
  }

  @Test
  void moreCallersThanThreadsAreAllAnswered() {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(client.sendAsync(to("/Patient").build(), BodyHandlers.ofString()));
    }
    assertThat(answers).allSatisfy(a -> assertThat(a.join().statusCode()).isEqualTo(200));
  }

  @Test
  void takenPortIsNamed() {
    int port = emulator.base().getPort();
    assertThatThrownBy(() -> Emulator.start(EmulatorConfig.of(Face.AHDS, port, storage)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("Port " + port);
  }
}
