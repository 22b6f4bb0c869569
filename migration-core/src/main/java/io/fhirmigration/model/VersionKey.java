package io.fhirmigration.model;

import java.util.Comparator;

/**
 * Names one version of a resource. {@code toString} tells the type only, since ids may say
 * something about a person.
 *
 * @param type the resource type
 * @param id the resource's id
 * @param version its {@code meta.versionId}; empty string when it has none
 */
public record VersionKey(String type, String id, String version) implements Comparable<VersionKey> {
  private static final Comparator<VersionKey> ORDER =
      Comparator.comparing(VersionKey::type)
          .thenComparing(VersionKey::id)
          .thenComparing(key -> key.version().length())
          .thenComparing(VersionKey::version);

  /** By type, id and version; shorter versions first, so that 9 comes before 10. */
  @Override
  public int compareTo(VersionKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "VersionKey[" + type + "]";
  }
}
