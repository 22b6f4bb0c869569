package io.fhirmigration.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fhirmigration.cli.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Any bytes as a configuration: read, or a list of problems with their lines. */
class ConfigFileFuzzTest {
  @FuzzTest(maxDuration = "1m")
  void configurationIsReadOrItsProblemsHaveLines(byte[] content) throws IOException {
    Path file = Files.createTempFile("fuzz", ".yaml");
    try {
      Files.write(file, content);
      String place = file.toString().replace(".", "\\.") + ":( and \\d+ more|\\d+: .*; .*)";
      try {
        assertThat(ConfigFile.read(file, Map.of()).plan().problems()).isEmpty();
      } catch (UserMistake mistake) {
        assertThat(mistake.lines())
            .isNotEmpty()
            .hasSizeLessThanOrEqualTo(101)
            .allSatisfy(line -> assertThat(line).matches(place).hasSizeLessThan(1200));
      }
      try {
        ConfigFile.store(file);
      } catch (UserMistake mistake) {
        assertThat(mistake.lines()).allSatisfy(line -> assertThat(line).matches(place));
      }
    } finally {
      Files.delete(file);
    }
  }
}
