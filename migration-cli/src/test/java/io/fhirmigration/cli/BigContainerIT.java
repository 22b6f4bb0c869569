package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.testkit.azurite.Azurite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many files need no more memory than few; 50,000 of each kind by {@code -Dblobs}. */
class BigContainerIT {
  private static final int FILES = Integer.getInteger("blobs", 5_000);

  /** Each costs some requests to an emulator. */
  private static final int BLOBS = Integer.getInteger("blobs", 500);

  private static final String LINE =
      "{\"resourceType\":\"Basic\",\"id\":\"r%1$d\",\"meta\":{\"versionId\":\"1\","
          + "\"lastUpdated\":\"2020-05-01T00:00:00Z\"},\"language\":\"en\"}\n";
  private static final IntFunction<String> NAME = i -> "Basic-" + i + ".ndjson";
  private static final IntFunction<String> CONTENT = i -> String.format(LINE, i);

  @TempDir Path folder;
  @TempDir Path logs;

  @Test
  void manyFilesAreListedPlannedImportedAndReconciledIn64Megabytes() throws Exception {
    try (Servers servers = new Servers(folder)) {
      Path container = Files.createDirectories(folder.resolve("staging/old/ndjson"));
      for (int i = 0; i < FILES; i++) {
        Files.writeString(container.resolve(NAME.apply(i)), CONTENT.apply(i));
      }
      assertAllAreCopied(FILES, servers, Map.of("TOKEN", Servers.TOKEN));
    }
  }

  @Test
  void manyBlobsAreListedPlannedImportedAndReconciledIn64Megabytes() throws Exception {
    StorageWorld storage = new StorageWorld();
    storage.fill("old", BLOBS, NAME, CONTENT);
    try (Servers servers =
        new Servers(folder, Servers.TOKEN, storage.staging(), storage.places("env:KEY"))) {
      assertAllAreCopied(BLOBS, servers, Map.of("TOKEN", Servers.TOKEN, "KEY", Azurite.KEY));
    }
  }

  private void assertAllAreCopied(int files, Servers servers, Map<String, String> environment)
      throws Exception {
    ChildCli run =
        ChildCli.start("-Xmx64m", logs, environment, "run", "--config", config(servers).toString());

    assertThat(run.exitCode()).as(run.said() + run.answered()).isZero();
    assertThat(run.answered())
        .contains(
            String.format(
                Locale.ROOT,
                "exported %,d = imported %<,d + repeated 0 + quarantined 0 + excluded 0",
                files),
            "ward: COMPLETED");
    assertThat(servers.destination.model().versions()).hasSize(files);
  }

  private Path config(Servers servers) throws IOException {
    return Files.writeString(
        folder.resolve("ward.yaml"),
        Files.readString(servers.config())
            .replaceFirst(
                "(?s)source:.*?destination:", "source: {kind: files, container: old}\ndestination:")
            .replaceFirst("migration: .*", "migration: {id: ward, mode: once}")
            .replace(
                "strategy: single",
                "filesPerPayload: 10_000\n  maxConcurrentExports: 1\n  maxConcurrentImports: 1")
            .replace("leaseTime: PT2S", "leaseTime: PT30S")
            .replace("pollInterval: PT0.05S", "pollInterval: PT2S"));
  }
}
