package io.fhirmigration.testkit.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Merges lines that bring a date and no version: the version is assigned. */
final class DatedMerge {
  private final ServerState state;
  private final boolean allowNegative;

  DatedMerge(ServerState state, boolean allowNegative) {
    this.state = state;
    this.allowNegative = allowNegative;
  }

  void merge(List<ImportLine> lines, MergeResult result) {
    List<ImportLine> newer = new ArrayList<>();
    List<ImportLine> older = new ArrayList<>();
    for (ImportLine line : lines) {
      boolean isOlder =
          current(line).filter(current -> line.millis() < current.millis()).isPresent();
      (isOlder ? older : newer).add(line);
    }
    newer.sort(Comparator.comparingLong(ImportLine::millis));
    for (ImportLine line : newer) {
      MergeRules.insert(state, line, current(line).map(c -> c.version() + 1).orElse(1), true);
      result.took();
    }
    older.sort(Comparator.comparingLong(ImportLine::millis).reversed());
    older.forEach(line -> slot(line, result));
  }

  private Optional<StoredVersion> current(ImportLine line) {
    return state.store().current(line.type(), line.id());
  }

  /** Puts a line just below the next version in time, or below all. */
  private void slot(ImportLine line, MergeResult result) {
    StoredResource resource = state.store().find(line.type(), line.id()).orElseThrow();
    int next = Integer.MAX_VALUE;
    int former = 0;
    for (StoredVersion version : resource.byTime()) {
      if (version.millis() < line.millis()) {
        former = Math.max(0, version.version());
      } else {
        next = version.version();
        break;
      }
    }
    if (next - 1 > former) {
      MergeRules.insert(state, line, next - 1, false);
      result.took();
    } else if (allowNegative) {
      MergeRules.insert(state, line, Math.min(0, resource.lowestVersion()) - 1, false);
      result.took();
    } else {
      result.conflict(line);
    }
  }
}
