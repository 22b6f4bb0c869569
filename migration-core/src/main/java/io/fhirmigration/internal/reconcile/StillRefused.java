package io.fhirmigration.internal.reconcile;

import io.fhirmigration.internal.quarantine.Refusal;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.ResourceLine;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lines of a repair that the destination refuses once more, by type and number in the file. */
final class StillRefused implements Settling.Kept {
  private final Map<String, SortedMap<Long, Refusal>> byType = new TreeMap<>();
  private long count;

  @Override
  public void add(StagedFile file, ErrorRow.Key where, Refusal refusal, ResourceLine line) {
    count++;
    byType.computeIfAbsent(file.type(), type -> new TreeMap<>()).put(where.line(), refusal);
  }

  @Override
  public long count() {
    return count;
  }

  Map<String, SortedMap<Long, Refusal>> byType() {
    return byType;
  }
}
