package io.fhirmigration.model;

import java.util.Map;
import java.util.Optional;

/**
 * A believed export: its files are scanned and pinned.
 *
 * @param attempt the export it came from
 * @param statusUrl the export's status URL
 * @param manifest the manifest as it was believed
 * @param files the list of {@link StagedFile}s
 * @param exported lines exported
 * @param lines lines to import
 * @param bytes bytes to import
 * @param inOrder whether the chunk must be imported in window order, because some line has no
 *     integer version or no date
 * @param counted how the export was believed: {@code counts}, {@code two manifests}, {@code two
 *     attempts}
 * @param uncounted whether the source could not count the window
 * @param after count of the window by the query of the plan after completion
 * @param changes what transformers changed: values by element path, 100 paths at most, the rest
 *     under {@code other}
 * @param keys the keys of all its lines; empty when there are none, or when nothing of it travels
 */
public record Staged(
    ExportAttempt attempt,
    String statusUrl,
    ObjectRef manifest,
    ObjectRef files,
    long exported,
    long lines,
    long bytes,
    boolean inOrder,
    String counted,
    boolean uncounted,
    CountAnswer after,
    Map<String, Long> changes,
    Optional<ObjectRef> keys) {
  /** Copies the map. */
  public Staged {
    changes = Map.copyOf(changes);
  }
}
