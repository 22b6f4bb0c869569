package io.fhirmigration.verify.full;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fhirmigration.model.VersionKey;
import java.util.HashSet;
import java.util.Set;

/**
 * What is compared.
 *
 * @param allowances what may differ
 * @param currentOnly whether only the newest version of each resource counts, by id and content
 * @param excludedTypes types that are left out on both sides
 */
record Comparing(Allowances allowances, boolean currentOnly, Set<String> excludedTypes) {
  private static final String LAST_UPDATED = "meta.lastUpdated";

  PathRules rules(String type) {
    Set<String> paths = new HashSet<>(allowances.paths());
    if (currentOnly) {
      paths.add("meta.versionId");
      paths.add(LAST_UPDATED);
    }
    boolean instant = allowances.lastUpdatedInMillis() && !paths.contains(LAST_UPDATED);
    return PathRules.of(type, paths, instant ? LAST_UPDATED : "", allowances.tagSystems());
  }

  /** Hashes what tells a version, or a current resource, from the others. */
  void hash(VersionKey key, Hash128 into) {
    String version = currentOnly ? "" : "/" + key.version();
    byte[] name = (key.type() + "/" + key.id() + version).getBytes(UTF_8);
    into.of(name, name.length);
  }

  /** Whether equal versions have equal dates, so that they fall into the same month. */
  boolean comparesDates() {
    return !currentOnly
        && allowances.paths().stream()
            .noneMatch(
                path ->
                    path.equals("meta") || path.endsWith(".meta") || path.endsWith(LAST_UPDATED));
  }
}
