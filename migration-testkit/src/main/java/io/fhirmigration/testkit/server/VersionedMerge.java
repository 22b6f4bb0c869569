package io.fhirmigration.testkit.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Merges lines that bring version and date. */
final class VersionedMerge {
  private record Insert(ImportLine line, boolean current) {}

  private final ServerState state;
  private final boolean allowNegative;

  VersionedMerge(ServerState state, boolean allowNegative) {
    this.state = state;
    this.allowNegative = allowNegative;
  }

  void merge(List<ImportLine> lines, MergeResult result) {
    List<Insert> inserts = new ArrayList<>();
    List<ImportLine> ordered = new ArrayList<>();
    for (ImportLine line : latestOfVersion(lines, result)) {
      if (line.version() >= 0) {
        ordered.add(line);
      } else if (allowNegative && !isStored(line)) {
        inserts.add(new Insert(line, false));
      } else {
        result.conflict(line);
      }
    }
    judge(ordered, inserts, result);
    requireOneCurrent(inserts);
    for (Insert insert : inserts) {
      MergeRules.insert(state, insert.line, insert.line.version(), insert.current);
      result.took();
    }
  }

  /** Of lines with the same version, the one with the latest date stays. */
  private static List<ImportLine> latestOfVersion(List<ImportLine> lines, MergeResult result) {
    Map<String, ImportLine> latest = new HashMap<>();
    for (ImportLine line : lines) {
      latest.merge(
          line.name() + "/" + line.version(), line, (a, b) -> b.millis() > a.millis() ? b : a);
    }
    List<ImportLine> rest = new ArrayList<>();
    for (ImportLine line : lines) {
      if (latest.get(line.name() + "/" + line.version()) == line) {
        rest.add(line);
      } else {
        result.duplicate(line);
      }
    }
    return rest;
  }

  /** Sorts by id alone, newest first, and compares each line with the one before it. */
  private void judge(List<ImportLine> lines, List<Insert> inserts, MergeResult result) {
    lines.sort(
        Comparator.comparing(ImportLine::id)
            .thenComparing(Comparator.comparingLong(ImportLine::millis).reversed()));
    for (int i = 0; i < lines.size(); i++) {
      ImportLine line = lines.get(i);
      boolean newerBefore = i > 0 && lines.get(i - 1).name().equals(line.name());
      if (newerBefore && line.version() >= lines.get(i - 1).version()) {
        result.conflict(line);
      } else if (line.version() == 0) {
        result.duplicate(line);
      } else if (isStored(line) || contradictsCurrent(line)) {
        result.conflict(line);
      } else {
        inserts.add(new Insert(line, !newerBefore && !isBelowCurrent(line)));
      }
    }
  }

  private boolean isStored(ImportLine line) {
    return state
        .store()
        .find(line.type(), line.id())
        .flatMap(r -> r.version(line.version()))
        .isPresent();
  }

  private boolean contradictsCurrent(ImportLine line) {
    Optional<StoredVersion> current = state.store().current(line.type(), line.id());
    return current
        .filter(
            c ->
                (line.version() > c.version() && line.millis() < c.millis())
                    || (line.version() < c.version() && line.millis() > c.millis()))
        .isPresent();
  }

  private boolean isBelowCurrent(ImportLine line) {
    return state
        .store()
        .current(line.type(), line.id())
        .filter(c -> line.version() < c.version())
        .isPresent();
  }

  private static void requireOneCurrent(List<Insert> inserts) {
    Set<String> current = new HashSet<>();
    for (Insert insert : inserts) {
      if (insert.current && !current.add(insert.line.name())) {
        throw UnitFailure.internalIds();
      }
    }
  }
}
