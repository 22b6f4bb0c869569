package io.fhirmigration.testkit.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** All versions of one resource. */
final class StoredResource {
  private final NavigableMap<Integer, StoredVersion> versions = new TreeMap<>();
  private Optional<StoredVersion> current = Optional.empty();

  void add(StoredVersion version, boolean makeCurrent) {
    versions.put(version.version(), version);
    if (makeCurrent) {
      current = Optional.of(version);
    }
  }

  Optional<StoredVersion> current() {
    return current;
  }

  Optional<StoredVersion> version(int version) {
    return Optional.ofNullable(versions.get(version));
  }

  Optional<StoredVersion> at(long millis) {
    return versions.values().stream().filter(v -> v.millis() == millis).findFirst();
  }

  int lowestVersion() {
    return versions.firstKey();
  }

  Collection<StoredVersion> versions() {
    return versions.values();
  }

  /** In order of time. */
  List<StoredVersion> byTime() {
    List<StoredVersion> sorted = new ArrayList<>(versions.values());
    sorted.sort(null);
    return sorted;
  }

  /** The newest version that is not later than this millisecond. */
  Optional<StoredVersion> newestAt(long millis) {
    StoredVersion newest = null;
    for (StoredVersion version : versions.values()) {
      if (version.millis() <= millis && (newest == null || version.compareTo(newest) > 0)) {
        newest = version;
      }
    }
    return Optional.ofNullable(newest);
  }

  /** Forgets all versions but the current one. */
  List<StoredVersion> purgeHistory() {
    List<StoredVersion> gone = versions.values().stream().filter(v -> !isCurrent(v)).toList();
    gone.forEach(v -> versions.remove(v.version()));
    return gone;
  }

  boolean isCurrent(StoredVersion version) {
    return current.filter(c -> c == version).isPresent();
  }
}
