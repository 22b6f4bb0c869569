package io.fhirmigration.verify.full;

import io.fhirmigration.model.OneLine;

/**
 * Something that could not be compared.
 *
 * @param origin whose file it is
 * @param file the file's name
 * @param line the number of the line, counting non-empty lines from 1; 0 when it concerns the whole
 *     file
 * @param reason what is wrong, without content
 */
public record LineError(Origin origin, String file, long line, String reason)
    implements Comparable<LineError> {
  /** Shortens the reason. */
  public LineError {
    reason = OneLine.of(reason);
  }

  /** By side, file and line. */
  @Override
  public int compareTo(LineError other) {
    int order = origin.compareTo(other.origin);
    order = order == 0 ? file.compareTo(other.file) : order;
    return order == 0 ? Long.compare(line, other.line) : order;
  }
}
