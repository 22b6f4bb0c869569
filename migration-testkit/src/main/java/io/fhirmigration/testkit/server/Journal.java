package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue.JsonObject;

/**
 * What the model did, in order, so that it can be done again after a restart. For use under the
 * model's lock.
 */
interface Journal extends AutoCloseable {
  /** What an entry tells. The order of the constants is part of the file format. */
  enum Kind {
    VERSION,
    REMOVED,
    HISTORY_PURGED,
    EXPORT,
    IMPORT,
    REINDEX
  }

  /** An entry as it is replayed. */
  record Entry(Kind kind, JsonObject header, Body body) {}

  /** Adds an entry; it is safe after {@link #flush}. */
  Body append(Kind kind, JsonObject header, byte[] body);

  /** Whether entries are kept at all; if not, they need not be made. */
  default boolean isKept() {
    return true;
  }

  /** Returns when all entries survive the death of this process. */
  void flush();

  @Override
  void close();

  /** A journal that forgets everything but the bodies, which stay in the heap. */
  static Journal none() {
    return new Journal() {
      @Override
      public Body append(Kind kind, JsonObject header, byte[] body) {
        return () -> body;
      }

      @Override
      public boolean isKept() {
        return false;
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
