package io.fhirmigration.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSchemaTest {
  @TempDir Path folder;

  private static JsonObject schema() {
    return (JsonObject) JsonValue.parse(Cli.run("schema").out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "migration", "source", "destination", "staging", "state", "settings"})
  void schemaNamesTheFieldsThatAreRead(String section) throws IOException {
    JsonObject place =
        section.isEmpty()
            ? schema()
            : schema().object("properties").orElseThrow().object(section).orElseThrow();
    Set<String> described = place.object("properties").orElseThrow().members().keySet();

    assertThat(described).containsExactlyInAnyOrderElementsOf(known(section));
  }

  /** An unknown field that resembles none makes the reader list all it knows. */
  private Set<String> known(String section) throws IOException {
    String unknown = "zzzzzzzzzzzzzzzz: 1\n";
    String yaml = section.isEmpty() ? unknown : section + ":\n  " + unknown;
    Path file = Files.writeString(folder.resolve("copy.yaml"), yaml);
    UserMistake mistake =
        Assertions.catchThrowableOfType(UserMistake.class, () -> ConfigFile.read(file, Map.of()));
    String line =
        mistake.lines().stream().filter(l -> l.contains("zzzz")).findFirst().orElseThrow();
    return new TreeSet<>(Set.of(line.replaceFirst(".*; use ", "").split(", ")));
  }
}
