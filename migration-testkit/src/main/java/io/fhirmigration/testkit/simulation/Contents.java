package io.fhirmigration.testkit.simulation;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must be, and what may be, at the destination when a migration is complete. */
final class Contents {
  private final SimulatedWorld world;
  private final MigrationPlan plan;
  private final Instant end;
  private final Expected expected;
  private final Set<String> last = new TreeSet<>();
  private final Map<String, ResourceVersion> must = new TreeMap<>();
  private final Map<String, ResourceVersion> may = new TreeMap<>();

  Contents(SimulatedWorld world, MigrationStatus status, Optional<Instant> frozen) {
    this.world = world;
    this.plan = world.scenario().plan();
    this.expected = new Expected(plan.transformers());
    this.end =
        plan.mode() == Mode.ONCE
            ? status.rangeEnd().filter(till -> plan.adopted().isEmpty()).orElseGet(world::now)
            : frozen.orElseThrow().plusMillis(1);
    Map<String, ResourceVersion> newest = new HashMap<>();
    for (ResourceVersion version : world.source().versions()) {
      if (isTravelling(version)) {
        expected.of(version).ifPresent(arriving -> inspect(arriving, newest));
        if (world.source().isCurrent(version)) {
          expected.of(version).ifPresent(arriving -> last.add(arriving.toString()));
        }
      }
    }
    if (!plan.history()) {
      newest.values().stream().filter(this::isWanted).forEach(v -> must.put(v.toString(), v));
    }
  }

  private boolean isTravelling(ResourceVersion version) {
    return !version.type().equals("SearchParameter")
        && !plan.excludedTypes().contains(version.type())
        && (plan.types().isEmpty() || plan.types().contains(version.type()));
  }

  private void inspect(ResourceVersion version, Map<String, ResourceVersion> newest) {
    boolean before = version.lastUpdated().isBefore(end);
    boolean after = plan.since().filter(since -> version.lastUpdated().isBefore(since)).isEmpty();
    if (after && !version.lastUpdated().isAfter(end) && isWanted(version)) {
      may.put(version.toString(), version);
      if (plan.history() && before) {
        must.put(version.toString(), version);
      }
    }
    if (before || plan.mode() == Mode.ONCE) {
      String name = version.type() + "/" + version.id();
      newest.merge(name, version, (a, b) -> b.versionId() > a.versionId() ? b : a);
    }
  }

  private boolean isWanted(ResourceVersion version) {
    return plan.deletes() || plan.adopted().isPresent() || !version.deleted();
  }

  /** What is wrong, in lines; empty when nothing is. */
  List<String> problems(Set<String> quarantined) {
    List<String> problems = new ArrayList<>();
    Map<String, ResourceVersion> there = new TreeMap<>();
    for (ResourceVersion version : world.destination().versions()) {
      if (!version.type().equals("SearchParameter")) {
        there.put(version.toString(), version);
      }
    }
    Set<String> missing = new TreeSet<>(must.keySet());
    missing.removeIf(name -> !isInRange(name));
    missing.removeAll(there.keySet());
    missing.removeAll(quarantined);
    missing.forEach(name -> problems.add("missing " + name));
    there.forEach(
        (name, version) -> {
          ResourceVersion original = may.get(name);
          if (original == null) {
            problems.add("extra " + name);
          } else if (!same(original, version)) {
            problems.add("differs " + name);
          } else if (world.scenario().isComplete()
              && quarantined.isEmpty()
              && last.contains(name)
              && !world.destination().isCurrent(version)) {
            problems.add("not current " + name);
          }
        });
    return problems;
  }

  private boolean isInRange(String name) {
    return may.containsKey(name) && may.get(name).lastUpdated().isBefore(end);
  }

  private static boolean same(ResourceVersion original, ResourceVersion copy) {
    if (original.deleted() || copy.deleted()) {
      return original.deleted() == copy.deleted()
          && original.lastUpdated().equals(copy.lastUpdated());
    }
    return original.text().equals(copy.text()) || Mend.mended(original.text()).equals(copy.text());
  }

  /** How many versions had to travel. */
  int size() {
    return must.size();
  }

  /** Whether the source ever had this version, within the range. */
  boolean knows(String version) {
    return may.containsKey(version);
  }
}
