package io.fhirmigration.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicsTest {
  private static String document() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path root =
        Files.exists(here.resolve("docs")) ? here : Objects.requireNonNull(here.getParent());
    return Files.readString(root.resolve("docs/doctor.md"));
  }

  @ParameterizedTest
  @EnumSource(Topic.class)
  void everyTopicHasASectionThatSaysWhatToDo(Topic topic) throws IOException {
    String heading = "\n## " + topic.code() + "\n";
    assertThat(document()).containsOnlyOnce(heading);
    String section = document().split(heading)[1].split("\n## ")[0];
    assertThat(section).contains("**Means.**", "**Matters.**", "**Mend.**");
  }

  @Test
  void everySectionIsOfATopic() throws IOException {
    assertThat(document().lines().filter(line -> line.startsWith("## ")).map(l -> l.substring(3)))
        .allMatch(
            heading ->
                heading.equals("What it does")
                    || heading.equals("What it cannot see")
                    || Arrays.stream(Topic.values()).anyMatch(t -> t.code().equals(heading)));
  }
}
