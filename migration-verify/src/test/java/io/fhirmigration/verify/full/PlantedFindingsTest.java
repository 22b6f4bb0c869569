package io.fhirmigration.verify.full;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nine changes in a copy of 100,000 resources, every line of which is written differently. */
class PlantedFindingsTest {
  private static final int PER_FILE = 7_001;
  private static final long TINY = 1 << 20;

  @TempDir private Path temp;

  private NdjsonFiles side(boolean destination) throws IOException {
    Folder folder = new Folder(temp.resolve(destination ? "destination" : "source"));
    Random random = new Random(7);
    List<String> lines = new ArrayList<>();
    int files = 0;
    for (int i = 0; i < PlantedData.RESOURCES; i++) {
      int at = destination ? PlantedData.RESOURCES - 1 - i : i;
      for (int version = PlantedData.hasHistory(at) ? 1 : 2; version <= 2; version++) {
        String line = PlantedData.line(at, version);
        if (!destination) {
          lines.add(line);
        } else if (at != 20_001 && !(at == 80_000 && version == 1)) {
          lines.add(PlantedData.rewritten(PlantedData.planted(line, at), random));
        }
      }
      if (destination && at == 90_000) {
        lines.add(PlantedData.line(PlantedData.RESOURCES + 1, 2));
      }
      if (lines.size() >= PER_FILE || i == PlantedData.RESOURCES - 1) {
        folder.file("f" + files + (files % 2 == 0 ? ".ndjson" : ".ndjson.gz"), lines);
        files++;
        lines.clear();
      }
    }
    return folder.files();
  }

  @Test
  void exactlyThePlantedFindingsAreReported() throws IOException {
    FullCheckResult result =
        FullCheck.builder()
            .memory(TINY)
            .temp(temp.resolve("spill"))
            .build()
            .compare(side(false), side(true));

    PlantedData.assertFound(result);
  }
}
