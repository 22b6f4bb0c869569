package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Comparator;

/**
 * A version in the store; its body may lie on disk.
 *
 * @param sequence the order of arrival, which tells versions of one millisecond apart
 */
record StoredVersion(
    String type, String id, int version, long millis, long sequence, boolean deleted, Body body)
    implements Comparable<StoredVersion> {
  private static final Comparator<StoredVersion> BY_TIME =
      Comparator.comparingLong(StoredVersion::millis).thenComparingLong(StoredVersion::sequence);

  /** A bound for range views: before every version of that millisecond. */
  static StoredVersion bound(long millis) {
    return bound(millis, Long.MIN_VALUE);
  }

  static StoredVersion bound(long millis, long sequence) {
    return new StoredVersion("", "", 0, millis, sequence, false, () -> new byte[0]);
  }

  Instant lastUpdated() {
    return Instant.ofEpochMilli(millis);
  }

  JsonObject json() {
    return (JsonObject) JsonValue.parse(body.bytes());
  }

  String etag() {
    return "W/\"" + version + "\"";
  }

  /** By time, then by arrival. */
  @Override
  public int compareTo(StoredVersion other) {
    return BY_TIME.compare(this, other);
  }
}
