package io.fhirmigration.deid.internal.tree;

/** How a value is written in JSON. */
public enum ScalarKind {
  /** In quotes. */
  STRING,
  /** As digits. */
  NUMBER,
  /** As true or false. */
  BOOLEAN
}
