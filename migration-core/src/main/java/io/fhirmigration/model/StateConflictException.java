package io.fhirmigration.model;

/** Another driver holds the migration: this engine is fenced and must stop. */
public final class StateConflictException extends MigrationException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public StateConflictException(String message) {
    super(message);
  }
}
