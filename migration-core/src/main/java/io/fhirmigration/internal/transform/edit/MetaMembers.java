package io.fhirmigration.internal.transform.edit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fhirmigration.ndjson.ResourceLine;

/** Finds members of {@code meta} in a line, and makes them. */
public final class MetaMembers {
  private static final byte[] META = "meta".getBytes(US_ASCII);
  private static final byte[] RESOURCE_TYPE = "resourceType".getBytes(US_ASCII);

  private final byte[] bytes;
  private final int brace;
  private final int to;
  private final int meta;

  /** Looks at a line that is a JSON object. */
  public MetaMembers(ResourceLine line) {
    bytes = line.bytes();
    to = line.offset() + line.length();
    brace = JsonBytes.afterSpace(bytes, line.offset(), to);
    meta = JsonBytes.member(bytes, brace, to, META);
  }

  /** Where the value of a member starts; -1 when there is none. */
  public int find(byte[] name) {
    return meta < 0 || bytes[meta] != '{' ? -1 : JsonBytes.member(bytes, meta, to, name);
  }

  /** Where the value that starts there ends. */
  public int end(int value) {
    return JsonBytes.afterValue(bytes, value, to);
  }

  /**
   * Adds a member that is not there.
   *
   * @return whether there was a place for it: where {@code meta} is no object there is none
   */
  public boolean add(LineEdits edits, String member) {
    if (meta >= 0) {
      boolean isObject = bytes[meta] == '{';
      if (isObject) {
        edits.insertFirst(bytes, meta, to, member);
      }
      return isObject;
    }
    int type = JsonBytes.member(bytes, brace, to, RESOURCE_TYPE);
    int behind = type < 0 ? -1 : JsonBytes.afterValue(bytes, type, to);
    if (behind >= 0) {
      edits.replace(behind, behind, ",\"meta\":{" + member + "}");
    }
    return behind >= 0;
  }

  /**
   * Gives a member this value, whether it is there or not.
   *
   * @param value as JSON
   * @return whether there was a place for it
   */
  public boolean put(LineEdits edits, String name, String value) {
    int there = find(name.getBytes(US_ASCII));
    if (there < 0) {
      return add(edits, "\"" + name + "\":" + value);
    }
    int end = end(there);
    if (end >= 0) {
      edits.replace(there, end, value);
    }
    return end >= 0;
  }
}
