package io.fhirmigration.model;

import java.time.Instant;

/**
 * Jobs that failed in a row, over all chunks: an export that is believed ends the run of exports,
 * an import that is done that of imports.
 *
 * @param exports exports that failed since the last one that was believed
 * @param imports imports that failed since the last one that was done
 * @param since when the first of them was seen
 * @param last why the last of them failed, free of patient data
 */
public record FailureRun(int exports, int imports, Instant since, String last) {
  /** Shortens the reason. */
  public FailureRun {
    last = OneLine.of(last);
  }
}
