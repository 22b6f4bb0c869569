package io.fhirmigration.model;

/** When staged files are deleted. */
public enum CleanUp {
  /** Never. */
  KEEP,
  /** As soon as their chunk is closed. */
  AFTER_CLOSE,
  /** When the migration is verified. */
  AFTER_VERIFY
}
