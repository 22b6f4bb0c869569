package io.fhirmigration.ndjson;

/**
 * The content of an NDJSON file is broken: a line longer than allowed, or a compressed file that
 * ends early or is damaged. The message names the place and no content.
 */
public final class NdjsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long line;
  private final long byteOffset;

  NdjsonException(String problem, long line, long byteOffset) {
    super(problem + " at line " + line + ", byte offset " + byteOffset);
    this.line = line;
    this.byteOffset = byteOffset;
  }

  NdjsonException(String problem, long line, long byteOffset, Throwable cause) {
    this(problem, line, byteOffset);
    initCause(cause);
  }

  /** The number of the line, counting non-empty lines from 1. */
  public long line() {
    return line;
  }

  /** Where that line starts, in bytes from the start of the uncompressed file. */
  public long byteOffset() {
    return byteOffset;
  }
}
