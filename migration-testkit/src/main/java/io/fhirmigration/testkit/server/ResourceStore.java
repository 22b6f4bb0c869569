package io.fhirmigration.testkit.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All versions of all resources, found by name and by time. */
final class ResourceStore {
  private static final class Shelf {
    final Map<String, StoredResource> resources = new HashMap<>();
    final NavigableSet<StoredVersion> byTime = new TreeSet<>();
  }

  private final Map<String, Shelf> shelves = new TreeMap<>();
  private final NavigableSet<StoredVersion> byTime = new TreeSet<>();
  private long arrivals;

  /** The number by which the next version is told from others of its millisecond. */
  long nextSequence() {
    return ++arrivals;
  }

  void add(StoredVersion version, boolean makeCurrent) {
    Shelf shelf = shelves.computeIfAbsent(version.type(), type -> new Shelf());
    shelf
        .resources
        .computeIfAbsent(version.id(), id -> new StoredResource())
        .add(version, makeCurrent);
    shelf.byTime.add(version);
    byTime.add(version);
  }

  /** The types of which there is anything, sorted. */
  Set<String> types() {
    return shelves.keySet();
  }

  Optional<StoredResource> find(String type, String id) {
    return Optional.ofNullable(shelves.get(type))
        .flatMap(s -> Optional.ofNullable(s.resources.get(id)));
  }

  Optional<StoredVersion> current(String type, String id) {
    return find(type, id).flatMap(StoredResource::current);
  }

  boolean isCurrent(StoredVersion version) {
    return find(version.type(), version.id()).filter(r -> r.isCurrent(version)).isPresent();
  }

  boolean isCurrentAndAlive(StoredVersion version) {
    return !version.deleted() && isCurrent(version);
  }

  /** All versions in order of time; a view that must not be kept. */
  NavigableSet<StoredVersion> all() {
    return byTime;
  }

  /** All versions of a type in order of time; a view that must not be kept. */
  NavigableSet<StoredVersion> all(String type) {
    Shelf shelf = shelves.get(type);
    return shelf == null ? new TreeSet<>() : shelf.byTime;
  }

  /** Forgets a resource with all its versions. */
  void remove(String type, String id) {
    find(type, id)
        .ifPresent(
            resource -> {
              forget(type, List.copyOf(resource.versions()));
              Optional.ofNullable(shelves.get(type)).ifPresent(shelf -> shelf.resources.remove(id));
            });
  }

  /** Forgets the superseded versions of a resource. */
  void purgeHistory(String type, String id) {
    find(type, id).ifPresent(resource -> forget(type, resource.purgeHistory()));
  }

  private void forget(String type, List<StoredVersion> versions) {
    versions.forEach(byTime::remove);
    versions.forEach(all(type)::remove);
  }
}
