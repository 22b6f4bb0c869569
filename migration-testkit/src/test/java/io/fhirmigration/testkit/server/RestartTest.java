package io.fhirmigration.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is opened again on the directory of one that was never closed. */
class RestartTest {
  private final SettableClock clock = new SettableClock(Bench.START);
  private final MemoryStaging storage = new MemoryStaging();
  @TempDir Path directory;

  private FhirServerModel open() {
    return FhirServerModel.builder(Face.AHDS, Bench.BASE, storage)
        .clock(clock)
        .directory(directory)
        .build();
  }

  private static ModelResponse put(FhirServerModel server, String id) {
    return server.handle(
        ModelRequest.send(
            "PUT",
            "/Patient/" + id,
            "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"language\":\"v\"}"));
  }

  private static List<String> contents(FhirServerModel server) {
    return server.versions().stream()
        .map(v -> v + " " + server.isCurrent(v) + " " + v.text())
        .toList();
  }

  @Test
  void acknowledgedVersionsAreThere() {
    FhirServerModel first = open();
    put(first, "a");
    put(first, "b");
    put(first, "c");
    first.handle(ModelRequest.delete("/Patient/a"));
    first.handle(ModelRequest.delete("/Patient/b?hardDelete=true"));
    first.handle(ModelRequest.delete("/Patient/a/$purge-history"));
    List<String> before = contents(first);
    assertThat(before).hasSize(2);
    assertThat(contents(open())).isEqualTo(before);
  }

  @Test
  void entryThatWasCutOffIsDroppedAndWritingGoesOn() throws IOException {
    put(open(), "a");
    Path journal = directory.resolve("server.journal");
    long whole = Files.size(journal);
    put(open(), "b");
    byte[] bytes = Files.readAllBytes(journal);
    for (int cut = 1; whole + cut < bytes.length; cut += 17) {
      Files.write(journal, bytes, StandardOpenOption.TRUNCATE_EXISTING);
      try (var channel = Files.newByteChannel(journal, StandardOpenOption.WRITE)) {
        channel.truncate(whole + cut);
      }
      put(open(), "c");
      assertThat(open().versions()).extracting(ResourceVersion::id).containsExactly("a", "c");
    }
  }

  @Test
  void importGoesOnAndIsStillTheSameJob() {
    storage.createContainer("input");
    storage.write(
        "input",
        "a.ndjson",
        out -> {
          for (int i = 0; i < 50; i++) {
            out.write(
                (Bench.line("Patient", "p" + i, 1, "2024-01-01T00:00:00Z", "") + "\n")
                    .getBytes(StandardCharsets.UTF_8));
          }
        });
    ModelRequest request =
        Bench.importRequest(
            Bench.importBody(
                "Patient",
                Bench.parameter("processingUnitBytesToRead", "\"valueInteger\":1000"),
                storage.url("input", "a.ndjson").toString()));
    String location = open().handle(request).first("Content-Location").orElseThrow();
    clock.advance(Duration.ofSeconds(17));
    FhirServerModel half = open();
    assertThat(half.handle(ModelRequest.get(location)).status()).isEqualTo(202);
    assertThat(half.versions()).hasSizeBetween(1, 49);
    clock.advance(Duration.ofHours(1));
    FhirServerModel last = open();
    assertThat(last.handle(ModelRequest.get(location)).status()).isEqualTo(200);
    assertThat(last.versions()).hasSize(50);
    assertThat(last.handle(request).first("Content-Location")).contains(location);
  }

  @Test
  void exportGoesOnAndItsFolderHoldsWhatItsManifestNames() {
    FhirServerModel first = open();
    for (int i = 0; i < 5; i++) {
      put(first, "p" + i);
    }
    clock.advance(Duration.ofSeconds(1));
    String location =
        first
            .handle(Bench.exportRequest("/$export?_container=ccc&_maxCount=1"))
            .first("Content-Location")
            .orElseThrow();
    clock.advance(Duration.ofSeconds(30));
    open().tick();
    storage.write("ccc", "20240203T101531-1/Patient-5-1.ndjson", out -> out.write('x'));
    storage.write("ccc", "20240203T101531-1/Patient-5-2.ndjson", out -> out.write('x'));
    clock.advance(Duration.ofHours(1));
    ModelResponse manifest = open().handle(ModelRequest.get(location));
    assertThat(manifest.status()).isEqualTo(200);
    assertThat(
            Json.objects(Bench.json(manifest).array("output"))
                .map(f -> f.string("url").orElseThrow()))
        .containsExactlyElementsOf(
            storage.list("ccc", "", "", 100).stream()
                .map(StagedObject::name)
                .map(name -> storage.url("ccc", name).toString())
                .toList())
        .hasSize(5);
  }

  @Test
  void interruptedSeedingCanBeRepeated() {
    ResourceVersion version =
        new ResourceVersion(
            "Patient",
            "p",
            3,
            Bench.START,
            false,
            Bench.line("Patient", "p", 3, "2024-02-03T10:15:30.123Z", "")
                .getBytes(StandardCharsets.UTF_8));
    try (Seeder seeder = open().seeder()) {
      seeder.put(version);
    }
    FhirServerModel again = open();
    try (Seeder seeder = again.seeder()) {
      seeder.put(version);
    }
    assertThat(again.versions()).hasSize(1);
  }
}
