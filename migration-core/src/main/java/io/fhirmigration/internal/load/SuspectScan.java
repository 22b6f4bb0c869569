package io.fhirmigration.internal.load;

import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Looks for lines that a destination is known to fail on. */
final class SuspectScan {
  private final StagingArea staging;
  private final List<Predicate<ResourceLine>> suspicions;

  /**
   * A scan.
   *
   * @param suspicions the strongest first; a weaker one counts only when no line rouses a stronger
   */
  SuspectScan(StagingArea staging, List<Predicate<ResourceLine>> suspicions) {
    this.staging = staging;
    this.suspicions = suspicions;
  }

  /**
   * The suspect lines by file name; empty when there is none, or more than {@code most}: then the
   * suspicion says nothing.
   */
  Map<String, List<Long>> find(List<StagedFile> files, int most) {
    List<Found> found = new ArrayList<>();
    suspicions.forEach(suspicion -> found.add(new Found()));
    for (StagedFile file : files) {
      read(file, found, most);
    }
    return found.stream()
        .filter(f -> f.count > 0)
        .findFirst()
        .filter(f -> f.count <= most)
        .map(f -> f.lines)
        .orElse(Map.of());
  }

  private void read(StagedFile file, List<Found> found, int most) {
    StagedObject pin = StagedObject.of(file);
    try (NdjsonReader reader = new NdjsonReader(staging.open(pin, 0), NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        for (int i = 0; i < found.size(); i++) {
          if (found.get(i).count <= most && suspicions.get(i).test(reader.line())) {
            found.get(i).add(file.name(), reader.line().lineNumber());
          }
        }
      }
    } catch (IOException e) {
      throw new RetryableException("staged file " + file.name() + " could not be read", e);
    }
  }

  private static final class Found {
    private final Map<String, List<Long>> lines = new HashMap<>();
    private int count;

    void add(String file, long line) {
      lines.computeIfAbsent(file, name -> new ArrayList<>()).add(line);
      count++;
    }
  }
}
