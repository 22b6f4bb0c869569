package io.fhirmigration;

import io.fhirmigration.internal.engine.StoreMigrations;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RepairWish;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

  /** All records of a migration, for a report about it. */
  MigrationRecords records(MigrationId id);

  /**
   * What a migration has copied until now.
   *
   * @param staging the migration's staging area; the caller owns and closes it
   */
  CopiedFiles copied(MigrationId id, StagingArea staging);

  /** Begins nothing new until {@link #resume}. */
  void pause(MigrationId id, String by);

  /** Ends a pause. */
  void resume(MigrationId id, String by);

  /** Ends the migration as cancelled; its running jobs are cancelled at the servers. */
  void cancel(MigrationId id, String by);

  /** Lets a chunk that needs attention go on from the state it came from. */
  void retry(MigrationId id, ChunkId chunk, String by);

  /**
   * Forgets the exports and imports that failed in a row, so that a migration that they hold back
   * begins new ones again.
   */
  void resetFailures(MigrationId id, String by);

  /**
   * Copies a span once more: every closed chunk that it touches goes back to Planned. While a
   * migration waits for a verdict, or after it has completed, it goes to Verifying, and compares
   * once more when they are closed.
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

  /**
   * Sends quarantined lines of closed chunks once more, as they lie in {@code
   * quarantine/<chunk>/rejects.ndjson} when the driver takes the wish up. Those that the
   * destination takes change columns in the books; a migration that has completed with quarantine,
   * or waits for a verdict, compares once more afterwards.
   *
   * <p>One wish stands at a time; it is gone when the driver has decided on each repair. What
   * became of them is in {@link MigrationStatus#repairs}.
   *
   * @param chunk the chunk whose lines are meant; empty for all chunks
   * @param transformer what changes each line first; the driver must know it
   * @return the wish that stands now
   */
  RepairWish repair(
      MigrationId id, Optional<ChunkId> chunk, Optional<TransformerSpec> transformer, String by);

  /**
   * States that somebody has signed off the report about a migration that has ended.
   *
   * @param sha256 SHA-256 of the report in lower-case hex
   * @param why what the signature stands for
   */
  void signOff(MigrationId id, String sha256, String by, String why);

  /**
   * Sends lines once more that were imported and that a comparison missed at the destination. They
   * stay in the books of their chunks; the repair has books of its own, and what is refused of it
   * is kept under its name. A migration that has completed, or waits for a verdict, compares once
   * more afterwards.
   *
   * @param lines what {@link MigrationEngine#findMissed} put aside
   * @return the wish that stands now
   */
  RepairWish repairMissed(MigrationId id, ObjectRef lines, String by);

  /**
   * Accepts that versions differ at the destination, or are missing there, for the given reason: an
   * entry of the audit trail and a line of the report.
   *
   * @param what which ones, in words and numbers; free of patient data
   */
  void acceptFindings(MigrationId id, String what, String by, String why);

  /**
   * Writes a line into the audit trail about what was done at the migration's servers beside the
   * engine, such as approved deletes.
   *
   * @param what the event in a word
   * @param detail what was done and why, free of patient data
   */
  void note(MigrationId id, String by, String what, String detail);

  /** The audit trail in order of time. */
  List<AuditEntry> audit(MigrationId id);
}
