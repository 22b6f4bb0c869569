package io.fhirmigration.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzuriteInstallationTest {
  @TempDir Path home;

  @Test
  void variableNamesTheFolder() {
    assertThat(AzuriteInstallation.of(Map.of("FHIR_MIGRATE_AZURITE", home.toString())))
        .isEqualTo(home);
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void whatShipsIsUnpackedAmongTheCaches() throws IOException {
    Path folder = AzuriteInstallation.of(Map.of("XDG_CACHE_HOME", home.toString()));

    assertThat(folder).isEqualTo(home.resolve("fhir-migrate/azurite"));
    for (String name :
        List.of(".npmrc", "package.json", "package-lock.json", "detach.js", "detached.js")) {
      assertThat(folder.resolve(name)).hasSameBinaryContentAs(Path.of("..", "azurite", name));
    }
  }

  @Test
  void fileThatIsRightKeepsItsAge() throws IOException {
    Path folder = AzuriteInstallation.unpacked(home);
    FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Path lock = Files.setLastModifiedTime(folder.resolve("package-lock.json"), longAgo);
    Path script = Files.writeString(folder.resolve("detach.js"), "spoilt");

    AzuriteInstallation.unpacked(home);

    assertThat(Files.getLastModifiedTime(lock)).isEqualTo(longAgo);
    assertThat(script).hasSameBinaryContentAs(Path.of("..", "azurite", "detach.js"));
  }
}
