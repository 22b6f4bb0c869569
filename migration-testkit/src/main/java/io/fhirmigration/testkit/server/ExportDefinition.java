package io.fhirmigration.testkit.server;

import java.util.List;
import java.util.Optional;

/**
 * What an export's kick-off URL asks for.
 *
 * @param level what is exported
 * @param group the group's id, empty unless the level is {@link Level#GROUP}
 * @param types only these types; empty for all
 * @param filters filters by type; empty for none
 * @param since the lower bound
 * @param till the upper bound
 * @param container where the files go; empty for one of the job's own
 * @param parallel whether parallel processing was asked for or is the default
 * @param maxCount versions per page or range
 * @param history whether superseded versions are wanted
 * @param deletes whether soft deletes are wanted
 * @param anonymized how rows are de-identified; empty to export them as they are
 */
record ExportDefinition(
    Level level,
    String group,
    List<String> types,
    List<TypeFilter> filters,
    Optional<FhirTime> since,
    Optional<FhirTime> till,
    Optional<String> container,
    boolean parallel,
    int maxCount,
    boolean history,
    boolean deletes,
    Optional<Anonymized> anonymized) {
  enum Level {
    SYSTEM,
    PATIENT,
    GROUP
  }

  /**
   * A wish for de-identified rows.
   *
   * @param config the name of the configuration
   * @param etag the version of it that is meant, if one is
   */
  record Anonymized(String config, Optional<String> etag) {}

  boolean wants(String type) {
    return types.isEmpty() || types.contains(type);
  }

  /** Whether the version passes the filters for its type. */
  boolean passesFilters(StoredVersion version) {
    return filters.stream().noneMatch(f -> f.type().equals(version.type()))
        || filters.stream().anyMatch(f -> f.matches(version));
  }
}
