package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.codec.RecordCodec;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.Lease;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StateConflictException;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Typed reading and writing of one migration's records.
 *
 * <p>A write whose answer was lost is settled by reading the record again: every write carries a
 * random id.
 */
final class Journal {
  static final String ONLY = "migration";
  private static final int PAGE = 500;

  private final StateStore store;
  private final MigrationId id;
  private final Clock clock;
  private final Supplier<String> ids;

  Journal(StateStore store, MigrationId id, Clock clock, Supplier<String> ids) {
    this.store = store;
    this.id = id;
    this.clock = clock;
    this.ids = ids;
  }

  Instant now() {
    return clock.instant();
  }

  Optional<Stored<Migration>> migration() {
    return find(RecordKind.MIGRATION, ONLY, Migration.class);
  }

  Optional<Stored<Lease>> lease() {
    return find(RecordKind.LEASE, "lease", Lease.class);
  }

  Optional<Stored<Chunk>> chunk(String chunkId) {
    return find(RecordKind.CHUNK, chunkId, Chunk.class);
  }

  <T> Optional<Stored<T>> find(RecordKind kind, String name, Class<T> type) {
    return store.find(key(kind, name)).map(row -> typed(row, type));
  }

  /** All records of a kind. */
  <T> List<Stored<T>> all(RecordKind kind, Class<T> type) {
    List<Stored<T>> found = new ArrayList<>();
    rows(StateStore.Scope.all(id, kind)).forEach(row -> found.add(typed(row, type)));
    return found;
  }

  /** All open rows of every kind. */
  List<StateRecord> open() {
    return rows(StateStore.Scope.open(id));
  }

  private List<StateRecord> rows(StateStore.Scope scope) {
    List<StateRecord> rows = new ArrayList<>();
    Optional<RecordKey> after = Optional.empty();
    while (true) {
      List<StateRecord> page = store.list(scope, after, PAGE);
      rows.addAll(page);
      if (page.size() < PAGE) {
        return rows;
      }
      after = Optional.of(page.get(page.size() - 1).key());
    }
  }

  <T> Stored<T> typed(StateRecord row, Class<T> type) {
    try {
      return new Stored<>(row, RecordCodec.decode(row.body(), type));
    } catch (RejectedException e) {
      throw new RejectedException("record " + row.key() + ": " + e.getMessage(), e);
    }
  }

  /** Inserts a record; empty when one of that name exists. */
  <T> Optional<Stored<T>> insert(RecordKind kind, String name, T value, long epoch) {
    StateRecord row = row(key(kind, name), 1, epoch, value);
    return settle(row, Optional.empty(), () -> store.insert(row))
        ? Optional.of(new Stored<>(row, value))
        : Optional.empty();
  }

  /**
   * Replaces a record; empty when it is no longer the expected one.
   *
   * @throws StateConflictException when a driver with a newer epoch wrote it
   */
  <T> Optional<Stored<T>> replace(Stored<T> expected, T next, long epoch) {
    StateRecord old = expected.row();
    if (old.epoch() > epoch) {
      throw new StateConflictException(old.key().id() + " belongs to epoch " + old.epoch());
    }
    StateRecord row = row(old.key(), old.version() + 1, epoch, next);
    return settle(row, Optional.of(old), () -> store.replace(old, row))
        ? Optional.of(new Stored<>(row, next))
        : Optional.empty();
  }

  /** Writes a row's epoch, leaving its content as it is; false when it was changed meanwhile. */
  boolean touch(StateRecord old, long epoch) {
    StateRecord row =
        new StateRecord(
            old.key(), old.version() + 1, epoch, ids.get(), old.open(), old.columns(), old.body());
    return settle(row, Optional.of(old), () -> store.replace(old, row));
  }

  private boolean settle(StateRecord written, Optional<StateRecord> old, Supplier<Boolean> write) {
    try {
      return write.get();
    } catch (OutcomeUnknownException lost) {
      Optional<StateRecord> now = store.find(written.key());
      if (now.map(StateRecord::writeId).filter(written.writeId()::equals).isPresent()) {
        return true;
      }
      if (now.map(StateRecord::writeId).equals(old.map(StateRecord::writeId))) {
        throw new RetryableException("the write of " + written.key() + " did not land", lost);
      }
      return false;
    }
  }

  void audit(String by, String what, String detail, long epoch) {
    audit(new AuditEntry(clock.instant(), by, what, detail), epoch);
  }

  Stored<AuditEntry> audit(AuditEntry entry, long epoch) {
    while (true) {
      String name = String.format(Locale.ROOT, "%013d-%s", entry.at().toEpochMilli(), ids.get());
      Optional<Stored<AuditEntry>> written = insert(RecordKind.AUDIT, name, entry, epoch);
      if (written.isPresent()) {
        return written.get();
      }
    }
  }

  List<AuditEntry> auditTrail() {
    return all(RecordKind.AUDIT, AuditEntry.class).stream()
        .map(Stored::value)
        .sorted(Comparator.comparing(AuditEntry::at))
        .toList();
  }

  private RecordKey key(RecordKind kind, String name) {
    return new RecordKey(id, kind, name);
  }

  private StateRecord row(RecordKey key, long version, long epoch, Object value) {
    Instant now = clock.instant();
    return new StateRecord(
        key,
        version,
        epoch,
        ids.get(),
        isOpen(value),
        RecordColumns.of(value, now),
        RecordCodec.encode(value).toJson());
  }

  private static boolean isOpen(Object value) {
    if (value instanceof Chunk chunk) {
      return chunk.isOpen();
    }
    if (value instanceof Migration migration) {
      return !migration.phase().isTerminal();
    }
    if (value instanceof Orphan orphan) {
      return orphan.outcome() == Orphan.Outcome.WATCHED;
    }
    if (value instanceof Deletion deletion) {
      return deletion.outcome() == Deletion.Outcome.DECIDED;
    }
    return value instanceof Lane;
  }
}
