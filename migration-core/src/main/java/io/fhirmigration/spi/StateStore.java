package io.fhirmigration.spi;

import io.fhirmigration.model.MigrationId;
import java.util.List;
import java.util.Optional;

/**
 * Where a migration's records live: the one thing that must survive.
 *
 * <p>Several migrations share a store and several processes may use it at once. Thread-safe; every
 * method may block. Losing a race is {@code false}, never an exception; {@code true} means that the
 * write survives the death of this process (in-memory stores: of this engine). Failures: {@link
 * io.fhirmigration.model.RetryableException} when nothing was written, {@link
 * io.fhirmigration.model.OutcomeUnknownException} when a write may or may not have landed, {@link
 * io.fhirmigration.model.RejectedException} when the record or the set-up is wrong. After {@link
 * #close} every method throws {@link IllegalStateException}. Implementations extend {@code
 * StateStoreContract} of the testkit.
 */
public interface StateStore extends AutoCloseable {

  /**
   * Stores a new record, whose version must be 1.
   *
   * @return {@code false} when a record of that key exists; nothing is changed then
   */
  boolean insert(StateRecord record);

  /** The record of that key as last written. */
  Optional<StateRecord> find(RecordKey key);

  /**
   * Replaces a record if it is still the expected one, by version and write id.
   *
   * @param next same key, version one higher than expected's
   * @return {@code false} when the stored record is another one or none; nothing is changed then
   */
  boolean replace(StateRecord expected, StateRecord next);

  /**
   * Lists records in key order; complete for records that were there all the time.
   *
   * @param after list only keys greater than this one; empty for the first page
   * @param limit the most records to answer, at least 1
   * @return at most {@code limit} records; fewer than {@code limit} means there are no more
   */
  List<StateRecord> list(Scope scope, Optional<RecordKey> after, int limit);

  /** Deletes every record of the migration; nothing happens when there are none. */
  void deleteAll(MigrationId migration);

  @Override
  void close();

  /**
   * Which records are listed.
   *
   * @param migration of one migration; empty for all
   * @param kind of one kind; empty for all
   * @param openOnly only those that are open
   */
  record Scope(Optional<MigrationId> migration, Optional<RecordKind> kind, boolean openOnly) {
    /** All open records of a migration. */
    public static Scope open(MigrationId id) {
      return new Scope(Optional.of(id), Optional.empty(), true);
    }

    /** All records of one kind of a migration. */
    public static Scope all(MigrationId id, RecordKind kind) {
      return new Scope(Optional.of(id), Optional.of(kind), false);
    }

    /** The migration records of all migrations. */
    public static Scope migrations() {
      return new Scope(Optional.empty(), Optional.of(RecordKind.MIGRATION), false);
    }

    /** Whether a record belongs to this scope. */
    public boolean holds(StateRecord record) {
      return migration.map(record.key().migration()::equals).orElse(true)
          && kind.map(record.key().kind()::equals).orElse(true)
          && (record.open() || !openOnly);
    }
  }
}
