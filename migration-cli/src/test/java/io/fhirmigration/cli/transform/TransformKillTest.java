package io.fhirmigration.cli.transform;

import static io.fhirmigration.cli.transform.Resources.LONG;
import static io.fhirmigration.cli.transform.Resources.SHORT;
import static io.fhirmigration.cli.transform.Resources.observation;
import static io.fhirmigration.cli.transform.Resources.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.ChildCli;
import io.fhirmigration.cli.Cli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformKillTest {
  private static final int FILES = 6;
  private static final int LINES = 60_000;

  @TempDir Path folder;

  private final String text = (observation("o", LONG) + "\n").repeat(LINES);

  private String[] command(String... more) {
    return Stream.concat(
            Stream.of(
                "transform",
                "--decimals",
                "digits18",
                "--threads",
                "2",
                "--in",
                folder.resolve("in").toString(),
                "--out",
                folder.resolve("out").toString()),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private List<Path> results() {
    Path out = folder.resolve("out");
    if (!Files.exists(out)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(out)) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isUnderWay() {
    return results().stream().anyMatch(TransformKillTest::isPart);
  }

  private static boolean isPart(Path file) {
    return file.getFileName().toString().endsWith(".part");
  }

  private void requireWholeResults() throws IOException {
    String wanted = text.replace(LONG, SHORT);
    for (Path result : results()) {
      if (!isPart(result)) {
        assertThat(Files.readString(result).equals(wanted)).as("%s", result).isTrue();
      }
    }
  }

  private void files() throws IOException {
    for (int i = 0; i < FILES; i++) {
      write(folder.resolve("in/" + i + ".ndjson"), text);
    }
  }

  @Test
  void aKillLeavesNoHalfFileAndTheNextRunEndsTheWork() throws Exception {
    files();
    ChildCli child = ChildCli.start(folder, Map.of(), command());

    assertThat(child.reaches(this::isUnderWay)).as("killed in the middle").isTrue();
    child.kill();

    requireWholeResults();
    assertThat(Cli.run(command("--replace")).code()).isZero();
    assertThat(results()).hasSize(FILES).noneMatch(TransformKillTest::isPart);
    requireWholeResults();
  }

  @Test
  void aRequestToEndLeavesOnlyWholeFilesAndSaysSo() throws Exception {
    files();
    ChildCli child = ChildCli.start(folder, Map.of(), command());

    assertThat(child.reaches(this::isUnderWay)).as("ended in the middle").isTrue();
    child.terminate();

    assertThat(child.exitCode()).isEqualTo(130);
    assertThat(child.said()).contains("interrupted; the same command with --replace");
    assertThat(results()).hasSizeLessThan(FILES).noneMatch(TransformKillTest::isPart);
    requireWholeResults();
  }
}
