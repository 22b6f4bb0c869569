package io.fhirmigration.testkit.simulation;

/** What is unusual about the data of a run. */
enum Oddity {
  /** Many versions share a millisecond. */
  BURST,
  /** Versions are stamped exactly where a window is likely to end. */
  BORDER_ROWS,
  /** Two versions of one resource share a millisecond. */
  TWINS,
  /** A resource's later version has the earlier date. */
  INVERSION,
  /** An id that FHIR forbids, which the destination refuses. */
  BAD_ID,
  /** Lines at which the destination fails the whole import, without saying so. */
  POISON,
  /** The source has a search parameter of its own. */
  SEARCH_PARAMETER,
  /** Versions become visible later than their stamp, within the settle lag. */
  LATE_COMMITS,
  /** Versions appear in windows that are closed already. */
  BACK_DATED,
  /** Lines that the destination refuses, and takes when they are mended. */
  REFUSED
}
