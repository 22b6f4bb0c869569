package io.fhirmigration.verify.full;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.model.VersionKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nine changes in a copy of 100,000 resources, every line of which is written differently. */
class PlantedFindingsTest {
  private static final int RESOURCES = 100_000;
  private static final int HISTORY = 1_000;
  private static final int PER_FILE = 7_001;
  private static final long TINY = 1 << 20;

  @TempDir private Path temp;

  private NdjsonFiles side(boolean destination) throws IOException {
    Folder folder = new Folder(temp.resolve(destination ? "destination" : "source"));
    Random random = new Random(7);
    List<String> lines = new ArrayList<>();
    int files = 0;
    for (int i = 0; i < RESOURCES; i++) {
      int at = destination ? RESOURCES - 1 - i : i;
      for (int version = at % (RESOURCES / HISTORY) == 0 ? 1 : 2; version <= 2; version++) {
        String line = PlantedData.line(at, version);
        if (!destination) {
          lines.add(line);
        } else if (at != 20_001 && !(at == 80_000 && version == 1)) {
          lines.add(PlantedData.rewritten(PlantedData.planted(line, at), random));
        }
      }
      if (destination && at == 90_000) {
        lines.add(PlantedData.line(RESOURCES + 1, 2));
      }
      if (lines.size() >= PER_FILE || i == RESOURCES - 1) {
        folder.file("f" + files + (files % 2 == 0 ? ".ndjson" : ".ndjson.gz"), lines);
        files++;
        lines.clear();
      }
    }
    return folder.files();
  }

  private static VersionKey key(String type, int i, int version) {
    return new VersionKey(type, "r" + i, String.valueOf(version));
  }

  private static Difference different(int i, String... paths) {
    return new Difference(
        key(PlantedData.type(i), i, 2), Optional.empty(), List.of(paths), List.of());
  }

  @Test
  void exactlyThePlantedFindingsAreReported() throws IOException {
    FullCheckResult result =
        FullCheck.builder()
            .memory(TINY)
            .temp(temp.resolve("spill"))
            .build()
            .compare(side(false), side(true));

    assertThat(result.errors().count()).isZero();
    assertThat(result.outcome()).isEqualTo(Outcome.DIFFER);
    assertThat(result.compared()).isEqualTo(RESOURCES + HISTORY + 2);
    assertThat(result.missing())
        .isEqualTo(
            new Listing<>(
                3,
                List.of(
                    key("Observation", 20_001, 2),
                    key("Observation", 70_007, 2),
                    key("Patient", 80_000, 1))));
    assertThat(result.extra())
        .isEqualTo(
            new Listing<>(2, List.of(key("Condition", 70_007, 2), key("Observation", 100_001, 2))));
    assertThat(result.different())
        .isEqualTo(
            new Listing<>(
                4,
                List.of(
                    different(30_001, "Observation.valueQuantity.value"),
                    different(40_002, "Observation.effectiveDateTime"),
                    different(
                        50_003, "Observation.name[0].given[0]", "Observation.name[0].given[1]"),
                    different(60_005, "Observation.extension[1]"))));
  }
}
