package io.fhirmigration.model;

import java.time.Instant;

/**
 * One line of the append-only audit trail.
 *
 * @param at when
 * @param by a person's name, or {@code engine}
 * @param what the event in a word, such as {@code cut-over} or {@code reopen}
 * @param detail old and new value or the reason, free of patient data
 */
public record AuditEntry(Instant at, String by, String what, String detail) {
  /** The event that somebody signed the report off. */
  public static final String SIGNED_OFF = "report signed off";

  private static final int LONGEST = 4000;

  /** Shortens the texts. */
  public AuditEntry {
    by = OneLine.of(by);
    what = OneLine.of(what);
    detail = OneLine.of(detail, LONGEST);
  }
}
