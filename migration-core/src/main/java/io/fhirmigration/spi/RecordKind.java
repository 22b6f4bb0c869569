package io.fhirmigration.spi;

/** The kinds of records a {@link StateStore} holds. */
public enum RecordKind {
  /** One per migration, id {@code migration}. */
  MIGRATION,
  /** Who drives, id {@code lease}. */
  LEASE,
  /** One per lane. */
  LANE,
  /** One per chunk. */
  CHUNK,
  /** An export kick-off without a receipt. */
  ORPHAN,
  /** One line of the audit trail; never replaced. */
  AUDIT,
  /** The deletion of the staged files in one container. */
  DELETION
}
