package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.config.ConfigFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveSettingsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", Servers.TOKEN);

  @TempDir Path folder;
  private final StringWriter said = new StringWriter();

  @Test
  void changedFileTakesEffectAndFaultyOneChangesNothing() throws IOException {
    try (Servers servers = new Servers(folder)) {
      Path file = servers.config();
      LiveSettings settings =
          new LiveSettings(
              file,
              ENVIRONMENT,
              ConfigFile.read(file, ENVIRONMENT).settings(),
              new PrintWriter(said, true));
      String yaml = Files.readString(file);

      write(file, yaml.replace("pollInterval: PT0.05S", "pollInterval: PT7S"), 1);
      assertThat(settings.get().pollInterval()).isEqualTo(Duration.ofSeconds(7));

      write(file, yaml.replace("pollInterval: PT0.05S", "pollInterval: soon"), 2);
      assertThat(settings.get().pollInterval()).isEqualTo(Duration.ofSeconds(7));
      settings.get();

      assertThat(said.toString().lines().filter(line -> line.contains("not taken"))).hasSize(1);
    }
  }

  private static void write(Path file, String yaml, int minutesLater) throws IOException {
    FileTime before = Files.getLastModifiedTime(file);
    Files.writeString(file, yaml);
    Files.setLastModifiedTime(
        file, FileTime.fromMillis(before.toMillis() + 60_000L * minutesLater));
  }
}
