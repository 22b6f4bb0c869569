package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.StagedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the books of a chunk and of its repair speak of the same quarantined lines. */
final class RepairBooks {
  private RepairBooks() {}

  /** The books of a repair that did not come to an end: all its lines stay in quarantine. */
  static Ledger untaken(List<StagedFile> files) {
    return new Ledger(
        files.stream()
            .map(file -> new LedgerLine(file.type(), file.lines(), 0, 0, file.lines(), 0))
            .toList());
  }

  /** What a repair did to the lines of a chunk: those that were not taken stay in quarantine. */
  static Ledger of(Ledger ledger, Map<String, LedgerLine> taken) {
    List<LedgerLine> lines = new ArrayList<>();
    for (LedgerLine line : ledger.lines()) {
      if (line.quarantined() > 0) {
        LedgerLine moved =
            taken.getOrDefault(line.type(), new LedgerLine(line.type(), 0, 0, 0, 0, 0));
        long left = line.quarantined() - moved.imported() - moved.repeated();
        lines.add(
            new LedgerLine(
                line.type(), line.quarantined(), moved.imported(), moved.repeated(), left, 0));
      }
    }
    return new Ledger(lines);
  }

  /** The books of the chunk after its repair: what was taken leaves the quarantine. */
  static Ledger moved(Ledger ledger, Ledger books) {
    Map<String, LedgerLine> byType = new TreeMap<>();
    ledger.lines().forEach(line -> byType.put(line.type(), line));
    for (LedgerLine line : books.lines()) {
      long taken = line.imported() + line.repeated();
      byType.merge(
          line.type(),
          new LedgerLine(line.type(), 0, line.imported(), line.repeated(), -taken, 0),
          LedgerLine::plus);
    }
    return new Ledger(new ArrayList<>(byType.values()));
  }
}
