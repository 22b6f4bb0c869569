package io.fhirmigration.ndjson;

import java.util.Optional;

/**
 * One line of an NDJSON file, as a view on a buffer.
 *
 * <p>A line that comes from an {@link NdjsonReader} is the same object each time and is valid until
 * the reader goes on; whoever needs it longer copies the bytes. Not thread-safe. The buffer is the
 * reader's: it is not to be written to.
 *
 * <p>Type, id, version and date are found by looking at the top level of the object and at its
 * {@code meta}, when they are first asked for, in any member order; of two members with the same
 * name the first counts. The rest of the line isn't checked: a line that is no JSON object simply
 * has none of them. {@code toString} tells place and length, never content.
 */
public final class ResourceLine {
  private final LineMembers members = new LineMembers();
  private byte[] bytes = new byte[0];
  private int offset;
  private int length;
  private long lineNumber;
  private long byteOffset;
  private boolean scanned;

  ResourceLine() {}

  /** A whole array as line 1 of a file, not copied. */
  public static ResourceLine of(byte[] line) {
    return of(line, 0, line.length, 1, 0);
  }

  /**
   * A part of a buffer as a line, not copied.
   *
   * @param lineNumber counting non-empty lines from 1; 0 when it isn't known
   * @param byteOffset where the line starts in its file
   */
  public static ResourceLine of(
      byte[] bytes, int offset, int length, long lineNumber, long byteOffset) {
    ResourceLine line = new ResourceLine();
    line.show(bytes, offset, length, lineNumber, byteOffset);
    return line;
  }

  void show(byte[] bytes, int offset, int length, long lineNumber, long byteOffset) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    this.lineNumber = lineNumber;
    this.byteOffset = byteOffset;
    this.scanned = false;
  }

  /** The buffer that holds the line, among other things. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the line starts in the buffer. */
  public int offset() {
    return offset;
  }

  /** How many bytes the line has, without its line end. */
  public int length() {
    return length;
  }

  /** The number of the line in its file, counting non-empty lines from 1; 0 when it isn't known. */
  public long lineNumber() {
    return lineNumber;
  }

  /** Where the line starts in its file, in bytes of the uncompressed file. */
  public long byteOffset() {
    return byteOffset;
  }

  /** The value of {@code resourceType}, when it is a string. */
  public Optional<String> resourceType() {
    return scan().text(LineMembers.RESOURCE_TYPE);
  }

  /** The value of {@code id}, when it is a string. */
  public Optional<String> id() {
    return scan().text(LineMembers.ID);
  }

  /** The value of {@code meta.versionId}, when it is a string. */
  public Optional<String> versionId() {
    return scan().text(LineMembers.VERSION_ID);
  }

  /** The value of {@code meta.lastUpdated} as it is written, when it is a string. */
  public Optional<String> lastUpdated() {
    return scan().text(LineMembers.LAST_UPDATED);
  }

  /** Whether {@code meta} carries the extension by which Azure's servers mark a deleted version. */
  public boolean softDeleted() {
    return scan().softDeleted();
  }

  private LineMembers scan() {
    if (!scanned) {
      members.scan(bytes, offset, offset + length);
      scanned = true;
    }
    return members;
  }

  @Override
  public String toString() {
    return "ResourceLine[line " + lineNumber + ", " + length + " bytes]";
  }
}
