package io.fhirmigration;

import io.fhirmigration.internal.engine.StoreMigrations;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.StateStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Looks at the migrations of a store and steers them, from any process, without an engine.
 *
 * <p>What is said here is a wish: it is written to the store and the driver follows at its next
 * turn. Saying it twice changes nothing. Each wish carries who said it and stays in the audit
 * trail. Thread-safe; every method blocks on the store. The caller owns and closes the store.
 *
 * <p>Every method that takes an id throws {@link io.fhirmigration.model.RejectedException} when the
 * store has no such migration, or when what is asked makes no sense where it stands.
 */
public interface Migrations {

  /** Opens the migrations of a store. */
  static Migrations open(StateStore store) {
    return open(store, Clock.systemUTC());
  }

  /** Opens the migrations of a store with a clock for the audit trail. */
  static Migrations open(StateStore store, Clock clock) {
    return new StoreMigrations(store, clock);
  }

  /** The migrations of the store, by id. */
  List<MigrationId> list();

  /** How a migration stands. */
  MigrationStatus status(MigrationId id);

  /** How a migration stands, with its audit trail. */
  MigrationReport report(MigrationId id);

  /** Begins nothing new until {@link #resume}. */
  void pause(MigrationId id, String by);

  /** Ends a pause. */
  void resume(MigrationId id, String by);

  /** Ends the migration as cancelled; its running jobs are cancelled at the servers. */
  void cancel(MigrationId id, String by);

  /** Lets a chunk that needs attention go on from the state it came from. */
  void retry(MigrationId id, ChunkId chunk, String by);

  /**
   * Copies a span once more: every closed chunk that it touches goes back to Planned.
   *
   * @return the chunks that were reopened
   */
  List<ChunkId> reopen(MigrationId id, Window span, String by);

  /**
   * States that writing at the source stopped at {@code frozenAt}. The first statement stands until
   * it is withdrawn or used up.
   */
  void cutOver(MigrationId id, Instant frozenAt, String by);

  /** Takes the standing cut-over back. */
  void withdrawCutOver(MigrationId id, String by);

  /** Compares source and destination once more, for a migration that waits in Verifying. */
  void verifyAgain(MigrationId id, String by);

  /** Completes a migration that waits in Verifying, for the given reason. */
  void accept(MigrationId id, String by, String why);

  /** The audit trail in order of time. */
  List<AuditEntry> audit(MigrationId id);
}
