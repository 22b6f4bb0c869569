package io.fhirmigration.internal.transform.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.ndjson.VersionTable;
import io.fhirmigration.ndjson.VersionTableBuilder;
import io.fhirmigration.ndjson.VersionTableBuilder.Summary;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormaliseVersionsTest {
  @TempDir Path folder;
  private int tables;

  private static String line(String id, String version, String date) {
    return "{\"resourceType\":\"Patient\",\"id\":\""
        + id
        + "\",\"meta\":{\"versionId\":\""
        + version
        + "\",\"lastUpdated\":\""
        + date
        + "\"},\"x\":1.50}";
  }

  private static String at(String id, String version, int second) {
    return line(id, version, String.format("2024-01-01T00:00:%02d.000Z", second));
  }

  private static ResourceLine view(String line) {
    return ResourceLine.of(line.getBytes(StandardCharsets.UTF_8));
  }

  private Path table(List<String> lines) throws IOException {
    Path table = folder.resolve("table-" + ++tables);
    try (VersionTableBuilder builder = new VersionTableBuilder(folder)) {
      for (String line : lines) {
        builder.add(view(line));
      }
      builder.write(table);
    }
    return table;
  }

  private Summary summary(List<String> lines) throws IOException {
    try (VersionTableBuilder builder = new VersionTableBuilder(folder)) {
      for (String line : lines) {
        builder.add(view(line));
      }
      return builder.write(folder.resolve("table-" + ++tables));
    }
  }

  private static Transformer transformer(Path table) throws IOException {
    return new NormaliseVersionsProvider()
        .create(
            ProviderConfig.of(
                Map.of("table", table.toString(), "sha256", VersionTable.sha256(table))));
  }

  private List<String> normalised(List<String> lines) throws IOException {
    return normalised(transformer(table(lines)), lines);
  }

  private static List<String> normalised(Transformer transformer, List<String> lines) {
    List<String> results = new ArrayList<>();
    for (String line : lines) {
      transformer.transform(
          view(line),
          new Transformer.Sink() {
            @Override
            public void keep() {
              results.add(line);
            }

            @Override
            public void replace(byte[] bytes, int offset, int length) {
              results.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }

            @Override
            public void drop(String rule) {
              throw new AssertionError("dropped");
            }
          });
    }
    return results;
  }

  @Test
  void orderedVersionsKeepTheirBytes() throws IOException {
    List<String> lines =
        List.of(at("a", "1", 1), at("a", "3", 2), at("b", "-2", 1), at("b", "1", 9));

    assertThat(normalised(lines)).isEqualTo(lines);
    assertThat(summary(lines)).isEqualTo(new Summary(4, 2, 0, 0));
  }

  @Test
  void anOlderVersionThatIsDatedTooLateIsDatedJustBeforeTheNext() throws IOException {
    List<String> lines =
        List.of(at("a", "3", 5), at("a", "1", 30), at("a", "2", 5), at("a", "10", 7));

    assertThat(normalised(lines))
        .containsExactly(
            at("a", "3", 5),
            line("a", "1", "2024-01-01T00:00:04.998Z"),
            line("a", "2", "2024-01-01T00:00:04.999Z"),
            at("a", "10", 7));
    assertThat(summary(lines)).isEqualTo(new Summary(4, 1, 2, 0));
  }

  @Test
  void versionsThatAreNoNumbersAreNumberedByDate() throws IOException {
    List<String> lines =
        List.of(at("a", "MTY", 5), at("a", "MTU", 3), at("b", "MTY", 1), at("a", "7", 4));

    assertThat(normalised(lines))
        .containsExactly(at("a", "3", 5), at("a", "1", 3), at("b", "1", 1), at("a", "2", 4));
    assertThat(summary(lines)).isEqualTo(new Summary(4, 2, 4, 4));
  }

  @Test
  void aNumberThatIsThereTwiceWithTwoDatesIsNoOrder() throws IOException {
    assertThat(normalised(List.of(at("a", "5", 9), at("a", "5", 8))))
        .containsExactly(at("a", "2", 9), at("a", "1", 8));
  }

  @Test
  void aMissingVersionIsAdded() throws IOException {
    String line = at("a", "", 5).replace("\"versionId\":\"\",", "");

    assertThat(normalised(List.of(line, at("a", "x", 1))))
        .containsExactly(
            line.replace("\"meta\":{", "\"meta\":{\"versionId\":\"2\","), at("a", "1", 1));
  }

  @Test
  void repeatedLinesAreOneVersion() throws IOException {
    List<String> lines = List.of(at("a", "1", 1), at("a", "2", 2), at("a", "1", 1));

    assertThat(normalised(lines)).isEqualTo(lines);
    assertThat(summary(lines)).isEqualTo(new Summary(2, 1, 0, 0));
  }

  @Test
  void aDateThatStaysKeepsItsText() throws IOException {
    String line = line("a", "x", "2024-01-01T02:00:05.1234567+02:00");

    assertThat(normalised(List.of(line))).containsExactly(line.replace("\"x\",", "\"1\","));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void versionsAndDatesAgreeAfterwardsWhateverTheyWere(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      String version = random.nextInt(40) == 0 ? "v" + i : String.valueOf(random.nextInt(20) - 3);
      lines.add(at("r" + random.nextInt(300), version, random.nextInt(60)));
    }

    List<String> results = normalised(lines);

    Map<String, TreeMap<Integer, Instant>> resources = new TreeMap<>();
    for (String result : results) {
      ResourceLine view = view(result);
      Instant date = Instant.parse(view.lastUpdated().orElseThrow());
      Instant other =
          resources
              .computeIfAbsent(view.id().orElseThrow(), id -> new TreeMap<>())
              .put(Integer.valueOf(view.versionId().orElseThrow()), date);
      assertThat(other).isIn(null, date);
    }
    for (TreeMap<Integer, Instant> versions : resources.values()) {
      assertThat(List.copyOf(versions.values())).isSorted().doesNotHaveDuplicates();
    }
    assertThat(summary(results).changed()).as("doing it again changes nothing").isZero();
  }

  @Test
  void theOrderOfTheLinesIsNoMatter() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      lines.add(at("r" + i % 50, "v" + i, i % 60));
    }
    byte[] table = Files.readAllBytes(table(lines));
    Collections.shuffle(lines, new Random(1));

    assertThat(Files.readAllBytes(table(lines))).isEqualTo(table);
  }

  @Test
  void noTemporaryFileStays() throws IOException {
    Path table = table(List.of(at("a", "x", 1)));

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(table);
    }
  }

  @Test
  void aLineThatWasNotThereIsRefusedUnlessItsVersionIsANumber() throws IOException {
    Transformer transformer = transformer(table(List.of(at("a", "x", 1))));

    assertThat(normalised(transformer, List.of(at("b", "7", 1)))).containsExactly(at("b", "7", 1));
    assertThatThrownBy(() -> normalised(transformer, List.of(at("b", "y", 1))))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("has no whole number as its version");
  }

  @Test
  void linesThatCannotBeOrderedAreRefused() throws IOException {
    try (VersionTableBuilder builder = new VersionTableBuilder(folder)) {
      assertThatThrownBy(() -> builder.add(view("{\"resourceType\":\"Patient\",\"id\":\"p\"}")))
          .isInstanceOf(RejectedException.class)
          .hasMessage("no resourceType, id or meta.lastUpdated");
      assertThatThrownBy(() -> builder.add(view(line("a", "1", "yesterday"))))
          .isInstanceOf(RejectedException.class)
          .hasMessage("meta.lastUpdated is not an instant");
    }
  }

  @Test
  void theTableIsPinnedByItsHash() throws IOException {
    Path table = table(List.of(at("a", "x", 1)));
    NormaliseVersionsProvider provider = new NormaliseVersionsProvider();

    assertThatThrownBy(
            () ->
                provider.create(
                    ProviderConfig.of(Map.of("table", table.toString(), "sha256", "0".repeat(64)))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("its hash is another");
    assertThatThrownBy(() -> provider.create(ProviderConfig.of(Map.of("x", ""))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("x: unknown property")
        .hasMessageContaining("sha256: give the hash")
        .hasMessageContaining("table: name the file");
    assertThat(transformer(table).fingerprint())
        .isEqualTo("normalise-versions/1 sha256=" + VersionTable.sha256(table));
    assertThatThrownBy(() -> VersionTable.open(Files.writeString(folder.resolve("x"), "no table")))
        .isInstanceOf(RejectedException.class);
  }
}
