package io.fhirmigration.testkit.server;

/** What a server may allow or deny to whoever holds its token. */
public enum Right {
  /** Reads, searches and histories. */
  READ,
  /** Exports and their status. */
  EXPORT,
  /** Imports and their status. */
  IMPORT,
  /** Reindexing. */
  REINDEX
}
