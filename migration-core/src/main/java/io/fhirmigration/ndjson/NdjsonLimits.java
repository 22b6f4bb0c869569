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

  /**
   * The most names, values and brackets of one JSON document that is parsed into a tree, since a
   * tree takes many times the memory of its text.
   */
  public static final long MAX_TOKENS = 2_000_000;

  /**
   * How many times its size a compressed file may grow to; resources compress to a twentieth or so.
   */
  public static final int MAX_INFLATION = 200;

  /** Lines of at most 64 MiB: several times what the servers take. */
  public static final NdjsonLimits DEFAULTS = new NdjsonLimits(64 << 20);

  /** Checks the bounds. */
  public NdjsonLimits {
    if (maxLineBytes < 1 || maxLineBytes > 1 << 30) {
      throw new IllegalArgumentException("maxLineBytes must be 1 to 2^30, not " + maxLineBytes);
    }
  }
}
