package io.fhirmigration.cli;

import io.fhirmigration.MigrationReport;

/** What the exit code of a command says. */
public enum ExitCode {
  /** Everything is at the destination, or the command did what it was asked. */
  COMPLETED(0),
  /** The migration failed, waits for a person at some chunk, or lost its lease. */
  FAILED(1),
  /** Nothing was started because something given is wrong. */
  NOT_STARTED(2),
  /** Everything but quarantined lines is at the destination. */
  QUARANTINE(3),
  /** Source and destination differ or could not be compared. */
  NOT_VERIFIED(4),
  /** Somebody cancelled the migration. */
  CANCELLED(5),
  /** Interrupted; the same command goes on from there. */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number the process ends with. */
  public int code() {
    return code;
  }

  /** What the end of a run says. */
  public static ExitCode of(MigrationReport report) {
    return switch (report.ending()) {
      case WAITING_FOR_VERDICT -> NOT_VERIFIED;
      case STOPPED -> INTERRUPTED;
      case TERMINAL ->
          switch (report.status().phase()) {
            case COMPLETED -> COMPLETED;
            case COMPLETED_WITH_QUARANTINE -> QUARANTINE;
            case CANCELLED -> CANCELLED;
            default -> FAILED;
          };
      default -> FAILED;
    };
  }
}
