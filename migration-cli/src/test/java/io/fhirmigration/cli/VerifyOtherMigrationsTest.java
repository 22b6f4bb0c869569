package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adopted files, an initial load and windows per type are compared and repaired, too. */
class VerifyOtherMigrationsTest {
  private static final String LINE =
      "{\"resourceType\":\"%s\",\"id\":\"%s\",\"meta\":{\"versionId\":\"1\","
          + "\"lastUpdated\":\"2020-05-01T00:00:00Z\"}}\n";

  @TempDir Path folder;
  private Ward ward;

  @BeforeEach
  void start() throws IOException {
    ward = new Ward(folder);
  }

  @AfterEach
  void stop() {
    ward.close();
  }

  private void file(String name, String... resources) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String resource : resources) {
      String[] parts = resource.split("/", -1);
      lines.append(String.format(LINE, parts[0], parts[1]));
    }
    Path file = folder.resolve("staging/old/" + name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, lines);
  }

  @Test
  void adoptedFilesAreComparedAndWhatIsMissingIsSentOnceMore() throws IOException {
    file("a.ndjson", "Basic/a", "Basic/b");
    file("mixed.ndjson", "Basic/b", "Patient/c");
    ward.with("(?s)source:.*?destination:", "source: {kind: files, container: old}\ndestination:")
        .with("migration: .*", "migration: {id: ward, mode: once}")
        .with("strategy: single", "filesPerPayload: 1");
    ward.migrate();

    Cli.Result match = ward.full();
    assertThat(match.code()).as(match.err()).isZero();
    assertThat(match.json().integer("compared")).hasValue(3);

    ward.lose("Basic/b");
    ward.lose("Patient/c");
    Cli.Result missing = ward.full();
    assertThat(missing.json().array("missing")).hasSize(2);
    Cli.Result repaired = ward.cli("repair", "--from", ward.kept(missing), "--json");
    assertThat(repaired.code()).as(repaired.err()).isZero();
    assertThat(repaired.json().integer("sent")).hasValue(2);
    assertThat(ward.full().json().string("result")).contains("match");
    ward.migrate();
  }

  @Test
  void versionsThatAMigrationPutsInOrderAreComparedByItsTable() throws IOException {
    Path file = folder.resolve("staging/old/a.ndjson");
    Files.createDirectories(file.getParent());
    Files.writeString(file, version("a", "1", 5) + version("a", "2", 3) + version("b", "x", 1));
    ward.with("(?s)source:.*?destination:", "source: {kind: files, container: old}\ndestination:")
        .with("migration: .*", "migration: {id: ward, mode: once, history: true}")
        .with("staging:", "transformers: [{name: normalise-versions}]\nstaging:");
    ward.migrate();

    Cli.Result match = ward.full();
    assertThat(match.code()).as(match.err() + match.out()).isZero();
    assertThat(match.json().integer("compared")).hasValue(3);
    assertThat(ward.servers.destination.model().versions())
        .extracting(v -> v.id() + v.versionId() + " " + v.lastUpdated().toString())
        .containsExactlyInAnyOrder(
            "a1 2020-05-01T00:00:02.999Z", "a2 2020-05-01T00:00:03Z", "b1 2020-05-01T00:00:01Z");
    Cli.Result report = ward.cli("report", "--out", folder.resolve("report").toString());
    assertThat(report.code()).as(report.err()).isZero();
  }

  private static String version(String id, String version, int second) {
    return String.format(LINE, "Basic", id)
        .replace("\"1\"", "\"" + version + "\"")
        .replace("00:00:00Z", "00:00:0" + second + "Z");
  }

  @Test
  void initialLoadIsComparedByCurrentResources() throws IOException {
    ward.with("history: true, deletes: true", "importMode: initial-load");
    for (String id : new String[] {"r1", "r2", "r3"}) {
      Servers.put(ward.servers.source, id);
    }
    FhirServerModel destination = ward.servers.destination.model();
    destination.initialImportMode(true);
    destination.faults(
        request -> {
          if (destination.versions().size() == 3) {
            destination.initialImportMode(false);
          }
          return Optional.empty();
        });
    ward.migrate();

    ward.nextSecond();
    Cli.Result match = ward.full();
    assertThat(match.code()).as(match.err()).isZero();
    assertThat(match.json().integer("compared")).hasValue(3);

    ward.lose("Basic/r1");
    ward.lose("Basic/r2");
    Servers.put(ward.servers.destination, "r2", "\"language\":\"de\"");
    ward.nextSecond();
    Cli.Result differ = ward.full();
    assertThat(differ.code()).as(differ.err()).isEqualTo(4);
    assertThat(differ.json().array("missing")).hasSize(1);
    assertThat(differ.json().array("different")).hasSize(1);
    assertThat(differ.json().array("extra")).isEmpty();
    Cli.Result refused = ward.cli("repair", "--from", ward.kept(differ));
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).contains("enable initial import mode", "'retry' goes on");

    destination.initialImportMode(true);
    assertThat(ward.cli("retry", "repair-0000000000001").code()).isZero();
    ward.migrate();
    ward.nextSecond();
    Cli.Result left = ward.full();
    assertThat(left.json().array("missing")).as(left.out()).isEmpty();
    assertThat(left.json().array("different")).hasSize(1);
  }

  private void deletedFilesPerType() throws IOException {
    ward.with("deletes: true", "deletes: true, lanes: per-type, types: [Basic, Patient]")
        .setting("cleanUp: after-close");
    Servers.put(ward.servers.source, "r1");
    Servers.put(ward.servers.source, "r2");
    Servers.put(ward.servers.source, "Patient", "p1", "\"language\":\"en\"");
    ward.migrate();
  }

  @Test
  void windowOfTheMissingTypeIsReopened() throws IOException {
    deletedFilesPerType();
    ward.lose("Basic/r1");
    Cli.Result found = ward.cli("verify", "deep", "--json");
    assertThat(found.json().array("missing")).hasSize(1);

    Cli.Result repaired = ward.cli("repair", "--from", ward.kept(found), "--json");

    assertThat(repaired.code()).as(repaired.err()).isZero();
    assertThat(repaired.json().array("reopened")).contains(new JsonString("basic-0000000000000"));
    ward.migrate();
    assertThat(ward.cli("verify", "deep").code()).isZero();
  }

  @Test
  void versionThatNoWindowCoversIsLeftOver() throws IOException {
    deletedFilesPerType();
    Ward.ask(
        ward.servers.source,
        ModelRequest.send("PUT", "/Basic/r9", "{\"resourceType\":\"Basic\",\"id\":\"r9\"}"));
    Cli.Result found = ward.cli("verify", "deep", "--json");
    assertThat(found.json().array("missing")).as(found.err()).hasSize(1);

    Cli.Result repaired = ward.cli("repair", "--from", ward.kept(found));

    assertThat(repaired.code()).as(repaired.err()).isEqualTo(4);
    assertThat(repaired.out())
        .contains("0 chunks were reopened", "outside of what was copied", "Basic/r9 version 1");
    assertThat(ward.cli("status").out()).contains("COMPLETED");
  }
}
