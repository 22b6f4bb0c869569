package io.fhirmigration.testkit.server;

import io.fhirmigration.testkit.server.ImportLine.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Merges a batch of lines into the store: first what occurs twice in the batch or is stored
 * already, then lines with version and date, then lines with a date, then the rest.
 */
final class MergeRules {
  private final ServerState state;
  private final VersionedMerge versioned;
  private final DatedMerge dated;
  private final Updates updates;
  private final boolean initialLoad;

  MergeRules(ServerState state, boolean initialLoad, boolean allowNegative) {
    this.state = state;
    this.initialLoad = initialLoad;
    this.versioned = new VersionedMerge(state, allowNegative);
    this.dated = new DatedMerge(state, allowNegative);
    this.updates = new Updates(state);
  }

  /**
   * Merges the lines of one batch.
   *
   * @throws UnitFailure when the server refuses the batch as a whole; nothing of it is stored then
   */
  MergeResult merge(List<ImportLine> batch, Instant now) {
    MergeResult result = new MergeResult();
    List<ImportLine> lines = withoutKnown(withoutRepeated(batch, result), result);
    versioned.merge(of(lines, Kind.DATED_VERSION), result);
    dated.merge(of(lines, Kind.DATED), result);
    of(lines, Kind.UNDATED).forEach(line -> update(line, now, result));
    return result;
  }

  private static List<ImportLine> of(List<ImportLine> lines, Kind kind) {
    return lines.stream().filter(line -> line.kind() == kind).toList();
  }

  /** Keeps one line of each resource and date: that of the highest version, compared as text. */
  private static List<ImportLine> withoutRepeated(List<ImportLine> batch, MergeResult result) {
    Map<String, ImportLine> kept = new LinkedHashMap<>();
    for (ImportLine line : batch) {
      String key = line.name() + (line.kind() == Kind.UNDATED ? "" : "@" + line.millis());
      ImportLine other = kept.get(key);
      if (other == null || versionText(line).compareTo(versionText(other)) > 0) {
        kept.put(key, line);
      }
    }
    Set<ImportLine> winners = Collections.newSetFromMap(new IdentityHashMap<>());
    winners.addAll(kept.values());
    List<ImportLine> rest = new ArrayList<>();
    for (ImportLine line : batch) {
      if (winners.contains(line)) {
        rest.add(line);
      } else {
        result.duplicate(line);
      }
    }
    return rest;
  }

  private static String versionText(ImportLine line) {
    return line.kind() == Kind.DATED_VERSION ? Integer.toString(line.version()) : "1";
  }

  /** Settles lines whose resource and date are stored already. */
  private List<ImportLine> withoutKnown(List<ImportLine> lines, MergeResult result) {
    List<ImportLine> rest = new ArrayList<>();
    for (ImportLine line : lines) {
      Optional<StoredVersion> stored =
          line.kind() == Kind.UNDATED
              ? Optional.empty()
              : state.store().find(line.type(), line.id()).flatMap(r -> r.at(line.millis()));
      if (stored.isEmpty()) {
        rest.add(line);
      } else if (isSame(line, stored.get())) {
        result.took();
      } else {
        result.conflict(line);
      }
    }
    return rest;
  }

  private static boolean isSame(ImportLine line, StoredVersion stored) {
    return (line.kind() == Kind.DATED || line.version() == stored.version())
        && line.deleted() == stored.deleted()
        && (Arrays.equals(bytes(line, stored.version()), stored.body().bytes())
            || line.content().equals(Meta.content(stored.json())));
  }

  private void update(ImportLine line, Instant now, MergeResult result) {
    if (initialLoad && state.store().find(line.type(), line.id()).isPresent()) {
      result.duplicate(line);
      return;
    }
    if (line.deleted()) {
      updates.delete(line.type(), line.id(), now);
    } else {
      updates.update(line.type(), line.id(), line.json(), now);
    }
    result.took();
  }

  /** Stores a line under a version, with its own date. */
  static void insert(ServerState state, ImportLine line, int version, boolean current) {
    state.insert(
        new ResourceVersion(
            line.type(),
            line.id(),
            version,
            Instant.ofEpochMilli(line.millis()),
            line.deleted(),
            bytes(line, version)),
        current);
  }

  private static byte[] bytes(ImportLine line, int version) {
    return Meta.bytes(Meta.stamped(line.json(), line.id(), version, line.date()));
  }
}
