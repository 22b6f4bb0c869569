package io.fhirmigration.model;

import java.util.Map;
import java.util.Optional;

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
 * @param piece where its lines come from, when it was cut out of a staged file
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
    long undated,
    Optional<Piece> piece) {
  /** Copies the map. */
  public StagedFile {
    excluded = Map.copyOf(excluded);
  }

  /**
   * An unbroken range of the lines of a staged file, byte for byte the same.
   *
   * @param origin the staged file's name
   * @param firstLine the number of the first line there, counting non-empty lines from 1
   */
  public record Piece(String origin, long firstLine) {}

  /** The name of the staged file that its lines come from: its own, unless it is a piece. */
  public String origin() {
    return piece.map(Piece::origin).orElse(name);
  }

  /** The number that its first line has in the origin. */
  public long firstLine() {
    return piece.map(Piece::firstLine).orElse(1L);
  }
}
