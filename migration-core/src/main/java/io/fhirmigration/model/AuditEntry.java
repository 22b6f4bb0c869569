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
public record AuditEntry(Instant at, String by, String what, String detail) {}
