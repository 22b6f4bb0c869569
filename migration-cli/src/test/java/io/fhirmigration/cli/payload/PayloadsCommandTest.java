package io.fhirmigration.cli.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.cli.StagingFolder;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadsCommandTest {
  private static final String DATED = "\"meta\":{\"lastUpdated\":\"2024-05-01T00:00:00Z\"}";

  @TempDir Path folder;
  private Path files;
  private Path out;

  @BeforeEach
  void make() throws IOException {
    files = Files.createDirectories(folder.resolve("staging/old"));
    out = folder.resolve("bodies");
  }

  private static String line(String type, String id) {
    return "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\"," + DATED + "}\n";
  }

  private void file(String name, String content) throws IOException {
    Path file = files.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private Cli.Result payloads(String... more) {
    String[] args =
        Stream.concat(Stream.of("payloads", "--out", out.toString()), Stream.of(more))
            .toArray(String[]::new);
    return Cli.run(args);
  }

  private JsonObject body(int number) throws IOException {
    return (JsonObject) JsonValue.parse(Files.readString(out.resolve(Summary.bodyName(number))));
  }

  private ModelResponse send(int number) throws IOException {
    try (StagingArea staging = StagingFolder.open(folder.resolve("staging"));
        FhirServerModel server =
            FhirServerModel.builder(Face.AHDS, URI.create("http://127.0.0.1:8002"), staging)
                .build()) {
      String body = Files.readString(out.resolve(Summary.bodyName(number)));
      return server.handle(
          ModelRequest.send("POST", "/$import", body).header("Prefer", "respond-async"));
    }
  }

  @Test
  void bodiesOfAFolderAreAcceptedByTheServer() throws IOException {
    file("Patient.ndjson", line("Patient", "a") + line("Patient", "b"));
    file("more/Observation 1.ndjson", line("Observation", "o"));
    file("empty.ndjson", "\n");

    Cli.Result result = payloads("--files", files.toString());

    assertThat(result.code()).as(result.err() + result.out()).isZero();
    assertThat(result.out())
        .contains("1 request(s) in " + out)
        .containsPattern("Patient +1 file\\(s\\), 2 line\\(s\\)")
        .containsPattern("Observation +1 file\\(s\\), 1 line\\(s\\)")
        .contains("1 empty file(s) left out");
    assertThat(send(1).status()).isEqualTo(202);
  }

  @Test
  void filesThatAreToBeUploadedGetTheirFutureAddresses() throws IOException {
    file("sub/a b.ndjson", line("Patient", "a"));

    payloads("--files", files.toString(), "--storage-url", "https://x.blob.core.windows.net/old/");

    String body = Files.readString(out.resolve("import-0001.json"));
    assertThat(body)
        .contains("\"valueUri\":\"https://x.blob.core.windows.net/old/sub/a%20b.ndjson\"")
        .contains("\"valueString\":\"IncrementalLoad\"")
        .doesNotContain("etag");
  }

  @Test
  void sameFilesGiveTheSameBytes() throws IOException {
    file("a.ndjson", line("Patient", "a"));
    file("b.ndjson", line("Observation", "b"));
    payloads("--files", files.toString());
    byte[] first = Files.readAllBytes(out.resolve("import-0001.json"));

    out = folder.resolve("again");
    payloads("--files", files.toString());

    assertThat(out.resolve("import-0001.json")).hasBinaryContent(first);
  }

  @Test
  void whatCannotBeImportedIsNamedAndLeftOut() throws IOException {
    file("good.ndjson", line("Patient", "a"));
    file("mixed.ndjson", line("Patient", "b") + line("Observation", "o"));
    file("undated.ndjson", line("Patient", "c") + "{\"resourceType\":\"Patient\",\"id\":\"d\"}\n");
    file("zip.ndjson.gz", "");

    Cli.Result result = payloads("--files", files.toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("refused: mixed.ndjson: mixes Observation and Patient; split it")
        .contains("refused: undated.ndjson: line 2: no meta.lastUpdated")
        .contains("refused: zip.ndjson.gz: is compressed");
    List<JsonValue> inputs =
        body(1).array("parameter").stream()
            .filter(p -> ((JsonObject) p).string("name").orElse("").equals("input"))
            .toList();
    assertThat(inputs).hasSize(1);
  }

  @Test
  void filesOfAConfigurationArePinned() throws IOException {
    file("a.ndjson", line("Patient", "a"));
    Path config = folder.resolve("ward.yaml");
    Files.writeString(
        config,
        """
        migration: {id: ward, mode: once}
        source: {kind: files, container: old}
        destination: {kind: ahds, url: https://new.example.org}
        staging: {path: staging}
        state: {path: state}
        """,
        StandardCharsets.UTF_8);

    Cli.Result result = payloads("--config", config.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Files.readString(out.resolve("import-0001.json"))).contains("\"name\":\"etag\"");
    assertThat(send(1).status()).isEqualTo(202);
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void bodiesAreNeverOverwritten() throws IOException {
    file("a.ndjson", line("Patient", "a"));
    payloads("--files", files.toString());

    Cli.Result result = payloads("--files", files.toString());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("holds bodies already; name an empty folder");
  }
}
