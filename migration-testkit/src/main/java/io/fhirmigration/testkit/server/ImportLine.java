package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue.JsonObject;

/**
 * A line that could be read, without the marker of a soft delete.
 *
 * @param number its number in the unit
 * @param type its type
 * @param id its id
 * @param json its content
 * @param kind what it says about version and date
 * @param version its version; meaningless unless the kind is {@link Kind#DATED_VERSION}
 * @param millis its date; meaningless when the kind is {@link Kind#UNDATED}
 * @param date its date as it is stored
 * @param deleted whether it is a soft delete
 */
record ImportLine(
    long number,
    String type,
    String id,
    JsonObject json,
    Kind kind,
    int version,
    long millis,
    String date,
    boolean deleted) {
  enum Kind {
    /** Date and version are kept. */
    DATED_VERSION,
    /** The date is kept, the version assigned. */
    DATED,
    /** Written as of now. */
    UNDATED
  }

  /** The resource as one name. */
  String name() {
    return type + "/" + id;
  }

  String content() {
    return Meta.content(json);
  }
}
