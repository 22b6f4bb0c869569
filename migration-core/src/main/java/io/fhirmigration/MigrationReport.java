package io.fhirmigration;

import io.fhirmigration.model.AuditEntry;
import java.util.List;

/**
 * What a migration has done, at the moment it was asked.
 *
 * @param ending why {@code run} returned, or {@link Ending#STILL_RUNNING} when asked from outside
 * @param status how the migration stands
 * @param audit the audit trail in order of time
 */
public record MigrationReport(Ending ending, MigrationStatus status, List<AuditEntry> audit) {
  /** Copies the list. */
  public MigrationReport {
    audit = List.copyOf(audit);
  }

  /** Why a run ended. */
  public enum Ending {
    /** The migration goes on. */
    STILL_RUNNING,
    /** A terminal phase was reached. */
    TERMINAL,
    /** The comparison differs or is inconclusive; a person decides. */
    WAITING_FOR_VERDICT,
    /** Nothing can go on before a person has looked at the chunks that need attention. */
    NEEDS_ATTENTION,
    /** Somebody asked this engine to stop; another run goes on from here. */
    STOPPED,
    /** Another engine drives now. */
    LEASE_LOST
  }
}
