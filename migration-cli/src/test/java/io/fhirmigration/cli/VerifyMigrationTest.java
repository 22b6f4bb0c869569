package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StagingArea;
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

/** A migration is compared in full, and repaired by what is found. */
class VerifyMigrationTest {
  private static final String CHUNK = "all-0000000000000";

  @TempDir Path folder;
  private Ward ward;

  @BeforeEach
  void start() throws IOException {
    ward = new Ward(folder);
    for (int i = 0; i < 6; i++) {
      Servers.put(ward.servers.source, "r" + i);
    }
  }

  @AfterEach
  void stop() {
    ward.close();
  }

  private List<String> containers() throws IOException {
    try (StagingArea staging = StagingFolder.open(folder.resolve("staging"));
        Stream<Path> names = Files.list(folder.resolve("staging"))) {
      return names
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .filter(name -> !staging.list(name, "", "", 1).isEmpty())
          .sorted()
          .toList();
    }
  }

  @Test
  void equalMigrationIsAMatchAndItsExportIsDeleted() throws IOException {
    ward.migrate();
    List<String> before = containers();

    Cli.Result result = ward.full();

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.json().string("result")).contains("match");
    assertThat(result.json().integer("compared")).hasValue(6);
    assertThat(result.json().string("migration")).contains("ward");
    assertThat(containers()).isEqualTo(before);
    assertThat(ward.full("--keep-export").code()).isZero();
    assertThat(containers()).hasSize(before.size() + 1);
  }

  @Test
  void missingVersionsAreRepairedFromStagedFilesAndThenItMatches() throws IOException {
    ward.migrate();
    ward.lose("Basic/r1");
    ward.lose("Basic/r4");
    Cli.Result found = ward.full();
    assertThat(found.code()).as(found.err()).isEqualTo(4);
    assertThat(found.json().array("missing")).hasSize(2);
    String result = ward.kept(found);

    Cli.Result dry = ward.cli("repair", "--from", result, "--dry-run");
    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(dry.out()).contains("2 versions; 2 can be sent once more", "nothing was changed");
    assertThat(ward.servers.destination.model().versions()).hasSize(4);

    Cli.Result repaired = ward.cli("repair", "--from", result, "--by", "ann", "--json");
    assertThat(repaired.code()).as(repaired.err()).isZero();
    assertThat(repaired.json().integer("sent")).hasValue(2);
    JsonObject repair = (JsonObject) repaired.json().array("repairs").get(0);
    assertThat(repair.integer("imported")).hasValue(2);

    assertThat(ward.full().json().string("result")).contains("match");
    assertThat(ward.cli("run").code()).isZero();
    assertThat(ward.cli("status").out()).contains("COMPLETED");
  }

  @Test
  void windowOfDeletedFilesIsReopenedAndThenTheSampleMatches() throws IOException {
    ward.setting("cleanUp: after-close");
    ward.migrate();
    ward.lose("Basic/r1");
    assertThat(ward.full().err()).contains("staged files of 1 chunks are deleted");
    Cli.Result found = ward.cli("verify", "deep", "--json");
    assertThat(found.code()).as(found.err()).isEqualTo(4);

    Cli.Result repaired = ward.cli("repair", "--from", ward.kept(found), "--json");

    assertThat(repaired.code()).as(repaired.err()).isZero();
    assertThat(repaired.json().array("reopened")).hasSize(1);
    assertThat(repaired.json().toJson()).contains(CHUNK);
    ward.migrate();
    assertThat(ward.cli("verify", "deep").code()).isZero();
  }

  @Test
  void whatDiffersIsListedWithBothRemediesAndCanBeAccepted() throws IOException {
    ward.migrate();
    ward.lose("Basic/r2");
    Servers.put(ward.servers.destination, "r2", "\"language\":\"de-SECRET\"");
    Servers.put(ward.servers.destination, "more");
    String result = ward.kept(ward.full());

    Cli.Result listed = ward.cli("repair", "--from", result);
    assertThat(listed.code()).as(listed.err()).isEqualTo(4);
    assertThat(listed.out())
        .contains("delete the resource hard", "--accept-different", "Basic/r2 version 1")
        .contains("reconcile-deletes", "Basic/more version 1")
        .doesNotContain("SECRET");

    Cli.Result accepted =
        ward.cli("repair", "--from", result, "--accept-different", "known to ann");
    assertThat(accepted.out()).contains("different: 1 versions, accepted");
    assertThat(ward.cli("status", "--json").json().toJson())
        .contains("1 version that differs accepted by", "known to ann");
  }

  @Test
  void linesInQuarantineAreNoFinding() {
    ward.servers
        .destination
        .model()
        .refuse(
            line ->
                new String(line, StandardCharsets.UTF_8).contains("\"r3\"")
                    ? Optional.of("Failed to parse import resource JSON: no.")
                    : Optional.empty());
    assertThat(ward.cli("run").code()).isEqualTo(3);

    Cli.Result result = ward.full();

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("in quarantine, and so no finding: 1");
  }

  @Test
  void mistakesAreNamedBeforeAnythingIsAsked() throws IOException {
    ward.migrate();
    assertThat(ward.full("--source-dir", "x").err()).contains("--config: names both sides already");
    assertThat(ward.full().code()).isZero();
    Path other = folder.resolve("other.json");
    String result = ward.full().out();
    Files.writeString(other, result.replace("\"ward\"", "\"clinic\""));
    assertThat(ward.cli("repair", "--from", other.toString()).err())
        .contains("--from: is about migration 'clinic'");
    Files.writeString(other, "Dear Ann");
    assertThat(ward.cli("repair", "--from", other.toString()).err())
        .contains("is no result of a check");
    Files.writeString(
        other,
        "{\"result\":\"match\",\"compared\":0,\"missing\":[],\"extra\":[],\"different\":[],\"errors\":[]}");
    assertThat(ward.cli("repair", "--from", other.toString()).err())
        .contains("does not say which migration");
    assertThat(ward.cli("repair", "--from", other.toString(), "--chunk", CHUNK).err())
        .contains("leave the other options out");
    assertThat(ward.cli("repair", "--accept-different", "x").err()).contains("belongs to a result");
  }

  @Test
  void migrationThatStillCopiesIsNotComparedInFull() {
    Cli.Result none = ward.full();
    assertThat(none.code()).as(none.err()).isEqualTo(2);
  }
}
