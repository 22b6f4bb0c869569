package io.fhirmigration.model;

import java.util.Map;

/**
 * One NDJSON file as it was scanned and pinned for import.
 *
 * @param type the resource type of its lines
 * @param container where it lies
 * @param name its name there
 * @param length bytes
 * @param etag the storage's token for this content
 * @param sourceName the name of the exported file that it came from; the same as {@code name} when
 *     nothing was rewritten
 * @param exported non-empty lines that the source exported
 * @param lines non-empty lines that are in this file
 * @param excluded lines left out, by the name of the rule
 * @param atTill exported rows stamped exactly with the window's end
 * @param longestLine bytes of the longest line
 * @param unversioned lines without an integer {@code versionId}
 * @param undated lines without {@code lastUpdated}
 */
public record StagedFile(
    String type,
    String container,
    String name,
    long length,
    String etag,
    String sourceName,
    long exported,
    long lines,
    Map<String, Long> excluded,
    long atTill,
    long longestLine,
    long unversioned,
    long undated) {
  /** Copies the map. */
  public StagedFile {
    excluded = Map.copyOf(excluded);
  }
}
