package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many files need no more memory than few; 50,000 by {@code -Dblobs}. */
class BigContainerIT {
  private static final int FILES = Integer.getInteger("blobs", 5_000);
  private static final String LINE =
      "{\"resourceType\":\"Basic\",\"id\":\"r%1$d\",\"meta\":{\"versionId\":\"1\","
          + "\"lastUpdated\":\"2020-05-01T00:00:00Z\"},\"language\":\"en\"}\n";

  @TempDir Path folder;
  @TempDir Path logs;

  @Test
  void manyFilesAreListedPlannedImportedAndReconciledIn64Megabytes() throws Exception {
    try (Servers servers = new Servers(folder)) {
      makeFiles(Files.createDirectories(folder.resolve("staging/old/ndjson")));
      Path config =
          Files.writeString(
              folder.resolve("ward.yaml"),
              Files.readString(servers.config())
                  .replaceFirst(
                      "(?s)source:.*?destination:",
                      "source: {kind: files, container: old}\ndestination:")
                  .replaceFirst("migration: .*", "migration: {id: ward, mode: once}")
                  .replace(
                      "strategy: single",
                      "filesPerPayload: 10_000\n  maxConcurrentExports: 1\n  maxConcurrentImports: 1")
                  .replace("leaseTime: PT2S", "leaseTime: PT30S")
                  .replace("pollInterval: PT0.05S", "pollInterval: PT2S"));

      ChildCli run =
          ChildCli.start(
              "-Xmx64m",
              logs,
              Map.of("TOKEN", Servers.TOKEN),
              "run",
              "--config",
              config.toString());

      assertThat(run.exitCode()).as(run.said() + run.answered()).isZero();
      assertThat(run.answered())
          .contains(
              String.format(
                  Locale.ROOT,
                  "exported %,d = imported %<,d + repeated 0 + quarantined 0 + excluded 0",
                  FILES),
              "ward: COMPLETED");
      assertThat(servers.destination.model().versions()).hasSize(FILES);
    }
  }

  private static void makeFiles(Path container) throws IOException {
    for (int i = 0; i < FILES; i++) {
      Files.writeString(container.resolve("Basic-" + i + ".ndjson"), String.format(LINE, i));
    }
  }
}
