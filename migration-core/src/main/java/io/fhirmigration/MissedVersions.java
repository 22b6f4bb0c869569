package io.fhirmigration;

import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.VersionKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What staging holds of versions that a comparison missed at the destination.
 *
 * @param asked how many versions were looked for
 * @param found lines that can be sent once more, by resource type
 * @param quarantined versions that the destination refused and that are kept in quarantine
 * @param unordered versions whose lines have no integer version or no date; sent once more they
 *     could replace newer content
 * @param absent versions that lie in no staged file
 * @param deleted closed chunks whose staged files are deleted, where absent versions may have been
 * @param lines where the found lines were put to be sent; empty when there are none, or nothing was
 *     to be written
 */
public record MissedVersions(
    long asked,
    Map<String, Long> found,
    long quarantined,
    long unordered,
    List<VersionKey> absent,
    long deleted,
    Optional<ObjectRef> lines) {
  /** Copies map and list. */
  public MissedVersions {
    found = Map.copyOf(found);
    absent = List.copyOf(absent);
  }

  /** How many lines can be sent once more. */
  public long sendable() {
    return found.values().stream().mapToLong(Long::longValue).sum();
  }
}
