package io.fhirmigration.verify.full;

/** One of the two sides of a comparison. */
public enum Origin {
  /** What was to be copied. */
  SOURCE,
  /** What has arrived. */
  DESTINATION
}
