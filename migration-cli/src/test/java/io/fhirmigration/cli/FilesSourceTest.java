package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source of kind files: NDJSON that lies in the staging folder already. */
class FilesSourceTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", Servers.TOKEN);
  private static final String LINE =
      "{\"resourceType\":\"Basic\",\"id\":\"%s\",\"meta\":{\"versionId\":\"1\","
          + "\"lastUpdated\":\"2020-05-01T00:00:00Z\"}}\n";

  @TempDir Path folder;
  private Servers servers;

  @BeforeEach
  void start() {
    servers = new Servers(folder);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private static Cli.Result cli(String... args) {
    return Cli.run(ENVIRONMENT, args);
  }

  private String config(String source, String migration) throws IOException {
    String yaml =
        Files.readString(servers.config())
            .replaceFirst("(?s)source:.*?destination:", source + "\ndestination:")
            .replaceFirst("migration: .*", migration)
            .replace("strategy: single", "filesPerPayload: 1");
    return Files.writeString(folder.resolve("ward.yaml"), yaml).toString();
  }

  private void file(String name, String... ids) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String id : ids) {
      lines.append(String.format(LINE, id));
    }
    Path file = folder.resolve("staging/old/2024/" + name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, lines);
  }

  @Test
  void filesOfTheStagingFolderAreImportedAndCompared() throws IOException {
    file("a.ndjson", "a", "b");
    file("b.ndjson", "b", "c");
    file("readme.txt");
    String config =
        config(
            "source: {kind: files, container: old, prefix: 2024/}",
            "migration: {id: ward, mode: once}");

    Cli.Result result = cli("run", "--config", config);

    assertThat(result.code()).as(result.err() + result.out()).isZero();
    assertThat(result.out())
        .contains("ward: from file:")
        .contains("exported 4 = imported 4 + repeated 0 + quarantined 0 + excluded 0")
        .contains("ward: COMPLETED");
    assertThat(cli("status", "--config", config).out())
        .contains("files       2 of 2 closed, 1 others ignored")
        .contains("surface: match");
  }

  @Test
  void linesThatMayNotBeImportedAreNamed() throws IOException {
    file("a.ndjson", "a", "b");
    Path file = folder.resolve("staging/old/2024/a.ndjson");
    Files.writeString(
        file, "{\"resourceType\":\"Basic\",\"id\":\"c\"}\n", StandardOpenOption.APPEND);
    String config =
        config("source: {kind: files, container: old}", "migration: {id: ward, mode: once}");

    Cli.Result result = cli("run", "--config", config);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("1 line cannot be imported: no meta.lastUpdated in file 2024/a.ndjson line 3");
  }

  @Test
  void wrongContainerIsSaidBeforeAnythingIsStarted() throws IOException {
    file("a.ndjson", "a");
    String config =
        config("source: {kind: files, container: odl}", "migration: {id: ward, mode: once}");

    Cli.Result result = cli("run", "--config", config);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains(
            "source.container: container odl holds no files of that prefix;"
                + " check container and prefix");
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void whatMakesNoSenseForFilesIsSaidAtOnce() throws IOException {
    String config =
        config(
            "source: {kind: files, container: ward-x, url: https://old.example.org}",
            "migration: {id: ward, mode: once, deletes: true, lanes: per-type,"
                + " range: {since: 2020-01-01T00:00:00Z}}");

    Cli.Result result = cli("run", "--config", config);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("source.url: does not belong to kind files; remove it; no server is asked")
        .contains("source.container: ward-x is named like the migration's own containers")
        .contains("migration.deletes: ")
        .contains("migration.lanes: ")
        .contains("migration.range: ");
  }

  @Test
  void containerIsRequiredAndNoFieldOfAServer() throws IOException {
    assertThat(
            cli(
                    "run",
                    "--config",
                    config("source: {kind: files}", "migration: {id: ward, mode: once}"))
                .err())
        .contains("source.container: is missing");
    assertThat(
            cli(
                    "run",
                    "--config",
                    config(
                        "source: {kind: ahds, url: https://old.example.org, container: x}",
                        "migration: {id: ward, mode: once}"))
                .err())
        .contains("source.container: does not belong to this kind; remove it, or say kind: files");
  }
}
