package io.fhirmigration.testkit.server;

/** Where the bytes of a stored version lie. */
interface Body {
  /** Reads them. */
  byte[] bytes();
}
