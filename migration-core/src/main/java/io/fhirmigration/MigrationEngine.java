package io.fhirmigration;

import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.VersionKey;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Drives one migration until it is done.
 *
 * <p>The engine holds no state that matters: everything is in the {@code StateStore} and in
 * staging, so an engine can be killed at any moment and another one with the same plan goes on.
 * Several engines on one migration are safe: one drives, the others stand by. Methods may be called
 * from any thread; {@link #run} and {@link #turn} from one at a time.
 *
 * <p>The caller owns and closes store and staging; the engine closes nothing it was given.
 */
public interface MigrationEngine extends AutoCloseable {

  /** A builder for the plan. */
  static MigrationEngineBuilder builder(MigrationPlan plan) {
    return new MigrationEngineBuilder(plan);
  }

  /**
   * Runs until a terminal phase, a wait for a person, {@link #requestStop}, or the loss of the
   * lease; blocks, and uses the builder's executor for work. Standing by while another engine
   * drives counts as running.
   *
   * @throws io.fhirmigration.model.RejectedException when the migration cannot be started as given:
   *     another plan under the same id, a type that the destination lacks
   */
  MigrationReport run();

  /**
   * Runs one turn: takes the lease, does what is due, waits for it, releases the lease. For hosts
   * with a timer of their own.
   */
  TurnResult turn();

  /**
   * Looks at what a repair would send, chunk by chunk, for {@link Migrations#repair}; needs no
   * lease and writes nothing. Reads the quarantined lines from staging and blocks.
   *
   * @param chunk the chunk whose lines are meant; empty for all closed chunks
   * @param transformer what changes each line first
   * @param corrected lines that a person gives instead of those in staging, closed at the end; only
   *     together with a chunk
   * @return an entry for each closed chunk that has lines in quarantine
   * @throws io.fhirmigration.model.RejectedException when the transformer is not known, or staging
   *     no longer holds the lines
   */
  List<RepairPreview> previewRepair(
      Optional<ChunkId> chunk,
      Optional<TransformerSpec> transformer,
      Optional<InputStream> corrected);

  /**
   * Puts corrected lines where the next repair of a chunk takes them from; the lines in quarantine
   * are kept beside. {@link #previewRepair} says first what is wrong with them.
   *
   * @param corrected one resource version a line; the caller closes it
   */
  void correct(ChunkId chunk, InputStream corrected);

  /**
   * Looks for versions that a comparison missed at the destination in the staged files of closed
   * chunks, as they were imported; needs no lease and writes nothing. Reads all files of the types
   * that are looked for, and blocks.
   *
   * @param versions as they are named at the destination; kept in memory
   * @throws io.fhirmigration.model.RejectedException when a staged file is no longer the one that
   *     was imported
   */
  MissedVersions lookForMissed(Set<VersionKey> versions);

  /**
   * {@link #lookForMissed}, and puts the lines that are found where {@link Migrations#repairMissed}
   * takes them from.
   */
  MissedVersions findMissed(Set<VersionKey> versions);

  /** How the migration stands, read from the store. */
  MigrationStatus status();

  /** Begins no new effect and makes {@link #run} return; returns at once. */
  void requestStop();

  /** {@link #requestStop}, then waits until {@link #run} has returned. */
  @Override
  void close();
}
