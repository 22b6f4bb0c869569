package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairCommandTest {
  private static final String CHUNK = "all-0000000000000";

  @TempDir Path folder;
  private Ward ward;

  /** Three of five lines are refused for what they say. */
  @BeforeEach
  void start() throws IOException {
    ward = new Ward(folder);
    for (int i = 0; i < 5; i++) {
      Servers.put(
          ward.servers.source, "r" + i, "\"language\":\"" + (i < 3 ? "x-bad" : "en") + "\"");
    }
    refuse("x-bad");
  }

  private void refuse(String what) {
    ward.servers
        .destination
        .model()
        .refuse(
            line ->
                new String(line, StandardCharsets.UTF_8).contains(what)
                    ? Optional.of("Failed to parse import resource JSON: no such language.")
                    : Optional.empty());
  }

  @AfterEach
  void stop() {
    ward.close();
  }

  @Test
  void linesThatAreTakenNowLeaveNothingInQuarantine() {
    Cli.Result first = ward.cli("run", "--json");
    assertThat(first.code()).as(first.err()).isEqualTo(3);
    assertThat(first.json().object("refused").orElseThrow().integer("parse")).hasValue(3);
    assertThat(ward.cli("status").out()).contains("quarantine  parse 3");
    refuse("x-worse");

    Cli.Result repaired = ward.cli("repair", "--by", "ann", "--json");

    assertThat(repaired.code()).as(repaired.err()).isZero();
    assertThat(repaired.err())
        .contains(CHUNK + ": of 3 lines 3 taken, 0 there already, 0 still in quarantine");
    JsonObject json = repaired.json();
    assertThat(json.integer("quarantined")).hasValue(0);
    assertThat(json.object("refused").orElseThrow().members()).isEmpty();
    JsonObject repair = (JsonObject) json.array("repairs").get(0);
    assertThat(repair.integer("imported")).hasValue(3);
    assertThat(repair.string("chunk")).contains(CHUNK);
    Cli.Result end = ward.cli("run", "--json");
    assertThat(end.code()).as(end.err()).isZero();
    assertThat(end.json().string("state")).contains("COMPLETED");
  }

  @Test
  void correctedFileIsTakenAndWhatItLeavesOutStays() throws IOException {
    ward.cli("run");
    List<String> lines = Files.readAllLines(rejects());
    Path corrected = folder.resolve("corrected.ndjson");
    Files.writeString(
        corrected, String.join("\n", lines.subList(0, 2)).replace("x-bad", "de") + "\n");

    Cli.Result repaired = ward.cli("repair", "--chunk", CHUNK, "--file", corrected.toString());

    assertThat(repaired.code()).as(repaired.err()).isEqualTo(3);
    assertThat(repaired.out())
        .contains("of 3 lines 2 taken, 0 there already, 1 still in quarantine (parse 1)");
    assertThat(Files.readAllLines(rejects())).isEqualTo(lines.subList(2, 3));
  }

  private Path rejects() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("staging"))) {
      return files
          .filter(file -> file.toString().contains("quarantine"))
          .filter(file -> file.getFileName().toString().equals("rejects.ndjson"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void dryRunSaysWhatWouldBeSentAndSendsNothing() {
    ward.cli("run");
    refuse("x-worse");

    Cli.Result dry = ward.cli("repair", "--dry-run", "--json");

    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(dry.err()).contains("3 lines in quarantine (parse 3); 3 would be sent, 0 of them");
    JsonObject chunk = (JsonObject) dry.json().array("chunks").get(0);
    assertThat(chunk.object("tried").orElseThrow().integer("Basic")).hasValue(3);
    assertThat(ward.cli("status").out()).contains("quarantine  parse 3").doesNotContain("repair ");
    assertThat(ward.servers.destination.model().versions()).hasSize(2);
  }

  @Test
  void lineThatIsNotInQuarantineIsRefusedByItsNumber() throws IOException {
    ward.cli("run");
    Path corrected = folder.resolve("corrected.ndjson");
    Files.writeString(corrected, Files.readString(rejects()).replace("\"r1\"", "\"other\""));

    Cli.Result refused = ward.cli("repair", "--chunk", CHUNK, "--file", corrected.toString());

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err()).startsWith("--file: line 2: no line of that type, id and version");
    assertThat(refused.err()).doesNotContain("other");
    assertThat(Files.readString(rejects())).contains("\"r1\"");
  }

  @Test
  void mistakesAreNamedBeforeAnythingIsSent() {
    assertThat(ward.cli("repair", "--file", "x.ndjson").err())
        .startsWith("--file: say whose lines");
    assertThat(ward.cli("repair", "--property", "a=b").err()).startsWith("--property: belongs to");
    ward.cli("run");
    Cli.Result unknown = ward.cli("repair", "--transformer", "decimal-limits");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("'decimal-limits' is not known", "decimal-limit");
    Cli.Result other = ward.cli("repair", "--chunk", "all-0000000000001");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).startsWith("--chunk: chunk all-0000000000001 is not closed");
  }

  @Test
  void transformerChangesLinesBeforeTheyAreSent() {
    ward.cli("run");
    Cli.Result dry =
        ward.cli(
            "repair",
            "--transformer",
            "decimal-limit",
            "--property",
            "profile=digits18",
            "--dry-run");
    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(dry.out()).contains("3 would be sent, 0 of them changed");
  }

  @Test
  void pausedMigrationKeepsTheWish() {
    Servers.put(ward.servers.destination, "not-of-the-source");
    assertThat(ward.cli("run").code()).isEqualTo(4);
    ward.cli("pause");
    refuse("x-worse");

    Cli.Result paused = ward.cli("repair");
    assertThat(paused.code()).isEqualTo(2);
    assertThat(paused.err()).contains("the wish stands, and the migration is paused");
    assertThat(ward.servers.destination.model().versions()).hasSize(3);

    ward.cli("resume");
    assertThat(ward.cli("repair").code()).isZero();
    assertThat(ward.servers.destination.model().versions()).hasSize(6);
    Cli.Result nothing = ward.cli("repair");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("nothing to repair");
  }
}
