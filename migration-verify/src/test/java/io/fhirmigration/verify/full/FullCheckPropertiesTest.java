package io.fhirmigration.verify.full;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.VersionKey;
import io.fhirmigration.ndjson.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The check with next to no memory against sets in memory. */
class FullCheckPropertiesTest {

  /** One side, made up: few keys, so that versions repeat, contradict and are missing. */
  private static List<String> lines(Random random, int most) {
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      lines.add(
          Folder.line(
              random.nextBoolean() ? "Patient" : "Group",
              "r" + random.nextInt(Math.max(1, most / 2)),
              1 + random.nextInt(2),
              random.nextInt(12) == 0 ? "\"v\":" + random.nextInt(2) : ""));
    }
    return lines;
  }

  private static NdjsonFiles files(Random random, List<String> lines) {
    List<NdjsonFile> files = new ArrayList<>();
    int from = 0;
    while (from < lines.size()) {
      int to = Math.min(lines.size(), from + 1 + random.nextInt(20));
      byte[] bytes = String.join("\n", lines.subList(from, to)).getBytes(StandardCharsets.UTF_8);
      files.add(
          new NdjsonFile(from + ".ndjson", bytes.length, () -> new ByteArrayInputStream(bytes)));
      from = to;
    }
    return new NdjsonFiles(files, 0);
  }

  private static Map<VersionKey, Set<JsonValue>> byKey(List<String> lines) {
    Map<VersionKey, Set<JsonValue>> byKey = new HashMap<>();
    for (String line : lines) {
      JsonValue.JsonObject resource = (JsonValue.JsonObject) JsonValue.parse(line);
      VersionKey key =
          new VersionKey(
              resource.string("resourceType").orElseThrow(),
              resource.string("id").orElseThrow(),
              resource.object("meta").orElseThrow().string("versionId").orElseThrow());
      byKey.computeIfAbsent(key, none -> new HashSet<>()).add(resource);
    }
    return byKey;
  }

  @Property(tries = 300)
  void findingsAreThoseOfANaiveComparison(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    int most = random.nextInt(10) == 0 ? 700 : 40;
    List<String> source = lines(random, most);
    List<String> destination = lines(random, most);
    long memory = 56L * (1 + random.nextInt(most == 700 ? 6 : 30));
    Path temp = Files.createTempDirectory("full-check");

    FullCheckResult result =
        FullCheck.builder()
            .memory(memory)
            .temp(temp)
            .build()
            .compare(files(random, source), files(random, destination));

    Map<VersionKey, Set<JsonValue>> here = byKey(source);
    Map<VersionKey, Set<JsonValue>> there = byKey(destination);
    Set<VersionKey> all = new TreeSet<>(here.keySet());
    all.addAll(there.keySet());
    assertThat(result.compared()).isEqualTo(all.size());
    assertThat(result.missing().listed())
        .containsExactlyElementsOf(all.stream().filter(key -> !there.containsKey(key)).toList());
    assertThat(result.extra().listed())
        .containsExactlyElementsOf(all.stream().filter(key -> !here.containsKey(key)).toList());
    assertThat(result.different().listed())
        .extracting(Difference::key)
        .containsExactlyElementsOf(
            all.stream()
                .filter(key -> here.containsKey(key) && there.containsKey(key))
                .filter(key -> here.get(key).size() > 1 || !here.get(key).equals(there.get(key)))
                .toList());
    assertThat(result.source().repeated()).isEqualTo(source.size() - distinct(here));
    assertThat(result.destination().repeated()).isEqualTo(destination.size() - distinct(there));
    assertThat(temp).isEmptyDirectory();
    Files.delete(temp);
  }

  private static long distinct(Map<VersionKey, Set<JsonValue>> byKey) {
    return byKey.values().stream().mapToLong(Set::size).sum();
  }
}
