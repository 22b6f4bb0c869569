package io.fhirmigration.store.tables;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How far the export or the import of a chunk has come, for readers.
 *
 * @param status one of the constants
 * @param started when it began to run
 * @param ended when it was complete
 * @param contentLocation the newest status address that the server gave
 */
record Leg(
    String status,
    Optional<String> started,
    Optional<String> ended,
    Optional<String> contentLocation) {
  static final String NOT_STARTED = "NotStarted";
  static final String RUNNING = "Running";
  static final String COMPLETED = "Completed";
  static final String FAILED = "Failed";

  static final Leg NONE =
      new Leg(NOT_STARTED, Optional.empty(), Optional.empty(), Optional.empty());

  /** The leg after a write that leaves it in this status. */
  Leg next(String now, Instant when, Optional<String> url) {
    String at = when.toString();
    if (now.equals(NOT_STARTED)) {
      return NONE;
    }
    if (now.equals(status)) {
      return new Leg(status, started, ended, url.or(() -> contentLocation));
    }
    if (now.equals(RUNNING)) {
      return new Leg(RUNNING, Optional.of(at), Optional.empty(), url);
    }
    Optional<String> end = now.equals(COMPLETED) ? Optional.of(at) : Optional.empty();
    return new Leg(now, started.or(() -> Optional.of(at)), end, url.or(() -> contentLocation));
  }

  static Leg of(String prefix, Map<String, Object> properties) {
    return new Leg(
        text(properties, prefix + "Status").orElse(NOT_STARTED),
        text(properties, prefix + "StartTime"),
        text(properties, prefix + "EndTime"),
        text(properties, prefix + "ContentLocation"));
  }

  void putTo(Map<String, Object> properties, String prefix) {
    properties.put(prefix + "Status", status);
    started.ifPresent(it -> properties.put(prefix + "StartTime", it));
    ended.ifPresent(it -> properties.put(prefix + "EndTime", it));
    contentLocation.ifPresent(it -> properties.put(prefix + "ContentLocation", it));
  }

  private static Optional<String> text(Map<String, Object> properties, String name) {
    return Optional.ofNullable(properties.get(name)).map(Object::toString);
  }
}
