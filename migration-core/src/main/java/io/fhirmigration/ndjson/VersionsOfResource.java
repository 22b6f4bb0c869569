package io.fhirmigration.ndjson;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the versions of one resource in order.
 *
 * <p>Whole numbers that are all different stay, and give the order. Otherwise dates give it, and
 * versions are numbered anew from 1. The newest version keeps its date; an older one that is dated
 * at or after the next is dated a millisecond before it.
 */
final class VersionsOfResource {
  private VersionsOfResource() {}

  /**
   * A version as it was found.
   *
   * @param number the number that it is, if it is one
   * @param millis its date
   */
  record Found(LineVersion.Name name, Optional<Integer> number, long millis) {}

  /**
   * A version that changes.
   *
   * @param isRenumbered whether it had another number, or none
   */
  record Changed(LineVersion.Name name, int version, long millis, boolean isRenumbered) {}

  /** The versions that change, in the order of their names; each is given once. */
  static List<Changed> changed(List<Found> versions) {
    boolean numbered = areNumbers(versions);
    Comparator<Found> byDate = Comparator.comparingLong(Found::millis);
    Comparator<Found> byNumber = Comparator.comparingInt(found -> found.number().orElse(0));
    List<Found> ordered = new ArrayList<>(versions);
    ordered.sort((numbered ? byNumber : byDate.thenComparing(byNumber)).thenComparing(Found::name));
    List<Changed> changed = new ArrayList<>();
    long next = Long.MAX_VALUE;
    for (int i = ordered.size() - 1; i >= 0; i--) {
      Found found = ordered.get(i);
      int version = numbered ? found.number().orElseThrow() : i + 1;
      long millis = Math.min(found.millis(), next - 1);
      next = millis;
      boolean renumbered = found.number().filter(n -> n == version).isEmpty();
      if (millis != found.millis() || renumbered) {
        changed.add(new Changed(found.name(), version, millis, renumbered));
      }
    }
    changed.sort(Comparator.comparing(Changed::name));
    return changed;
  }

  private static boolean areNumbers(List<Found> versions) {
    Set<Integer> numbers = new HashSet<>();
    return versions.stream()
        .allMatch(found -> found.number().isPresent() && numbers.add(found.number().get()));
  }
}
