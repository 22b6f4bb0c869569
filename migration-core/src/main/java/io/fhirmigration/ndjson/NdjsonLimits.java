package io.fhirmigration.ndjson;

/**
 * Bounds that keep a broken or hostile file from taking all memory.
 *
 * @param maxLineBytes the longest line that is read, in bytes without its line end; at least 1. The
 *     heap a reader takes grows with the longest line met, at most to about this
 */
public record NdjsonLimits(int maxLineBytes) {
  /** The deepest nesting of objects and arrays that is parsed. */
  public static final int MAX_DEPTH = 200;

  /** Lines of at most 64 MiB: several times what the servers take. */
  public static final NdjsonLimits DEFAULTS = new NdjsonLimits(64 << 20);

  /** Checks the bounds. */
  public NdjsonLimits {
    if (maxLineBytes < 1 || maxLineBytes > 1 << 30) {
      throw new IllegalArgumentException("maxLineBytes must be 1 to 2^30, not " + maxLineBytes);
    }
  }
}
