package io.fhirmigration.model;

/** What people want of a migration; the driver follows at its next turn. */
public enum Wanted {
  /** Go on. */
  RUN,
  /** Begin nothing new; what runs at the servers may end. */
  PAUSE,
  /** End as cancelled. */
  CANCEL
}
