package io.fhirmigration.model;

/** What a person can do about a chunk that needs attention. */
public enum AttentionKind {
  /** Something in the set-up must be changed: a right, an address, a setting, the data. */
  FIX_YOUR_SETUP,
  /** The servers may come right by themselves; retry later. */
  WAIT,
  /** The library met what it does not understand; please report it. */
  TELL_US
}
