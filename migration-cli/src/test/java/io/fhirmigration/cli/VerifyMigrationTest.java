package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.server.ModelRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration is compared in full, and repaired by what is found. */
class VerifyMigrationTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", Servers.TOKEN);
  private static final String CHUNK = "all-0000000000000";

  @TempDir Path folder;
  private Servers servers;
  private String config;

  @BeforeEach
  void start() throws IOException {
    servers = new Servers(folder);
    config = servers.config().toString();
    for (int i = 0; i < 6; i++) {
      Servers.put(servers.source, "r" + i);
    }
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private Cli.Result cli(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--config", config));
    return Cli.run(ENVIRONMENT, all.toArray(String[]::new));
  }

  private Cli.Result full(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("verify", "full", "--json", "--temp", folder.resolve("temp").toString()));
    args.addAll(List.of(more));
    return cli(args.toArray(String[]::new));
  }

  private void migrate() {
    Cli.Result run = cli("run");
    assertThat(run.code()).as(run.err()).isZero();
  }

  private void lose(String id) {
    int status =
        servers
            .destination
            .model()
            .handle(
                ModelRequest.delete("/Basic/" + id + "?hardDelete=true")
                    .header("Authorization", "Bearer " + Servers.TOKEN))
            .status();
    assertThat(status).isLessThan(300);
  }

  private Path kept(Cli.Result result) throws IOException {
    return Files.writeString(folder.resolve("result.json"), result.out());
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
    migrate();
    List<String> before = containers();

    Cli.Result result = full();

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.json().string("result")).contains("match");
    assertThat(result.json().integer("compared")).hasValue(6);
    assertThat(result.json().string("migration")).contains("ward");
    assertThat(containers()).isEqualTo(before);
    assertThat(full("--keep-export").code()).isZero();
    assertThat(containers()).hasSize(before.size() + 1);
  }

  @Test
  void missingVersionsAreRepairedFromStagedFilesAndThenItMatches() throws IOException {
    migrate();
    lose("r1");
    lose("r4");
    Cli.Result found = full();
    assertThat(found.code()).as(found.err()).isEqualTo(4);
    assertThat(found.json().array("missing")).hasSize(2);
    String result = kept(found).toString();

    Cli.Result dry = cli("repair", "--from", result, "--dry-run");
    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(dry.out()).contains("2 versions; 2 can be sent once more", "nothing was changed");
    assertThat(servers.destination.model().versions()).hasSize(4);

    Cli.Result repaired = cli("repair", "--from", result, "--by", "ann", "--json");
    assertThat(repaired.code()).as(repaired.err()).isZero();
    assertThat(repaired.json().integer("sent")).hasValue(2);
    JsonObject repair = (JsonObject) repaired.json().array("repairs").get(0);
    assertThat(repair.integer("imported")).hasValue(2);

    assertThat(full().json().string("result")).contains("match");
    assertThat(cli("run").code()).isZero();
    assertThat(cli("status").out()).contains("COMPLETED");
  }

  @Test
  void windowOfDeletedFilesIsReopenedAndThenTheSampleMatches() throws IOException {
    Path yaml = Path.of(config);
    Files.writeString(yaml, Files.readString(yaml) + "  cleanUp: after-close\n");
    migrate();
    lose("r1");
    assertThat(full().err()).contains("staged files of 1 chunks are deleted");
    Cli.Result found = cli("verify", "deep", "--json");
    assertThat(found.code()).as(found.err()).isEqualTo(4);

    Cli.Result repaired = cli("repair", "--from", kept(found).toString(), "--json");

    assertThat(repaired.code()).as(repaired.err()).isZero();
    assertThat(repaired.json().array("reopened")).hasSize(1);
    assertThat(repaired.json().toJson()).contains(CHUNK);
    migrate();
    assertThat(cli("verify", "deep").code()).isZero();
  }

  @Test
  void whatDiffersIsListedWithBothRemediesAndCanBeAccepted() throws IOException {
    migrate();
    lose("r2");
    Servers.put(servers.destination, "r2", "\"language\":\"de-SECRET\"");
    Servers.put(servers.destination, "more");
    String result = kept(full()).toString();

    Cli.Result listed = cli("repair", "--from", result);
    assertThat(listed.code()).as(listed.err()).isEqualTo(4);
    assertThat(listed.out())
        .contains("delete the resource hard", "--accept-different", "Basic/r2 version 1")
        .contains("reconcile-deletes", "Basic/more version 1")
        .doesNotContain("SECRET");

    Cli.Result accepted = cli("repair", "--from", result, "--accept-different", "known to ann");
    assertThat(accepted.out()).contains("different: 1 versions, accepted");
    assertThat(cli("status", "--json").json().toJson())
        .contains("1 version that differs accepted by", "known to ann");
  }

  @Test
  void linesInQuarantineAreNoFinding() {
    servers
        .destination
        .model()
        .refuse(
            line ->
                new String(line, StandardCharsets.UTF_8).contains("\"r3\"")
                    ? Optional.of("Failed to parse import resource JSON: no.")
                    : Optional.empty());
    assertThat(cli("run").code()).isEqualTo(3);

    Cli.Result result = full();

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("in quarantine, and so no finding: 1");
  }

  @Test
  void mistakesAreNamedBeforeAnythingIsAsked() throws IOException {
    migrate();
    assertThat(full("--source-dir", "x").err()).contains("--config: names both sides already");
    assertThat(full().code()).isZero();
    Path other = folder.resolve("other.json");
    String result = full().out();
    Files.writeString(other, result.replace("\"ward\"", "\"clinic\""));
    assertThat(cli("repair", "--from", other.toString()).err())
        .contains("--from: is about migration 'clinic'");
    Files.writeString(other, "Dear Ann");
    assertThat(cli("repair", "--from", other.toString()).err()).contains("is no result of a check");
    Files.writeString(
        other,
        "{\"result\":\"match\",\"compared\":0,\"missing\":[],\"extra\":[],\"different\":[],\"errors\":[]}");
    assertThat(cli("repair", "--from", other.toString()).err())
        .contains("does not say which migration");
    assertThat(cli("repair", "--from", other.toString(), "--chunk", CHUNK).err())
        .contains("leave the other options out");
    assertThat(cli("repair", "--accept-different", "x").err()).contains("belongs to a result");
  }

  @Test
  void migrationThatStillCopiesIsNotComparedInFull() {
    Cli.Result none = full();
    assertThat(none.code()).as(none.err()).isEqualTo(2);
  }
}
