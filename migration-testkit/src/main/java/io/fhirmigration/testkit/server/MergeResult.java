package io.fhirmigration.testkit.server;

import java.util.ArrayList;
import java.util.List;

/** What became of the lines of one batch; filled while the batch is merged. */
final class MergeResult {
  private final List<ImportLine> duplicates = new ArrayList<>();
  private final List<ImportLine> conflicts = new ArrayList<>();
  private long taken;

  void took() {
    taken++;
  }

  void duplicate(ImportLine line) {
    duplicates.add(line);
  }

  void conflict(ImportLine line) {
    conflicts.add(line);
  }

  /** Lines that are stored now, or were there already. */
  long taken() {
    return taken;
  }

  List<ImportLine> duplicates() {
    return duplicates;
  }

  List<ImportLine> conflicts() {
    return conflicts;
  }
}
