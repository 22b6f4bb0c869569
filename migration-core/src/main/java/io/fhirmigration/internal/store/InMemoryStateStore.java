package io.fhirmigration.internal.store;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store in the heap of this process, for tests and trials: it survives an engine, not the
 * process.
 *
 * <p>Thread-safe; never blocks on I/O. Several handles may share one set of records: {@link
 * #reopen} gives another one, also after {@link #close}, as a restarted engine would get.
 */
public final class InMemoryStateStore implements StateStore {
  private static final int MAX_ID_LENGTH = 200;

  private final NavigableMap<RecordKey, StateRecord> records;
  private volatile boolean closed;

  /** Opens an empty store. */
  public InMemoryStateStore() {
    this(new TreeMap<>());
  }

  private InMemoryStateStore(NavigableMap<RecordKey, StateRecord> records) {
    this.records = records;
  }

  /** Another open handle on the same records. */
  public InMemoryStateStore reopen() {
    return new InMemoryStateStore(records);
  }

  @Override
  public boolean insert(StateRecord record) {
    Objects.requireNonNull(record, "record");
    requireOpen();
    check(record, record.version() == 1, "a new record has version 1");
    synchronized (records) {
      return records.putIfAbsent(record.key(), record) == null;
    }
  }

  @Override
  public Optional<StateRecord> find(RecordKey key) {
    Objects.requireNonNull(key, "key");
    requireOpen();
    synchronized (records) {
      return Optional.ofNullable(records.get(key));
    }
  }

  @Override
  public boolean replace(StateRecord expected, StateRecord next) {
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(next, "next");
    requireOpen();
    check(
        next,
        next.key().equals(expected.key()) && next.version() == expected.version() + 1,
        "a replacement has the same key and the next version");
    synchronized (records) {
      StateRecord stored = records.get(expected.key());
      if (stored == null
          || stored.version() != expected.version()
          || !stored.writeId().equals(expected.writeId())) {
        return false;
      }
      records.put(next.key(), next);
      return true;
    }
  }

  @Override
  public List<StateRecord> list(Scope scope, Optional<RecordKey> after, int limit) {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(after, "after");
    requireOpen();
    if (limit < 1) {
      throw new RejectedException("a page holds at least 1 record, not " + limit);
    }
    List<StateRecord> page = new ArrayList<>();
    synchronized (records) {
      for (StateRecord record :
          after.map(key -> records.tailMap(key, false)).orElse(records).values()) {
        if (page.size() == limit) {
          break;
        }
        if (scope.holds(record)) {
          page.add(record);
        }
      }
    }
    return List.copyOf(page);
  }

  @Override
  public void deleteAll(MigrationId migration) {
    Objects.requireNonNull(migration, "migration");
    requireOpen();
    synchronized (records) {
      records.keySet().removeIf(key -> key.migration().equals(migration));
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the state store is closed");
    }
  }

  private static void check(StateRecord record, boolean follows, String rule) {
    if (!follows) {
      throw new RejectedException(record + ": " + rule);
    }
    if (record.key().id().length() > MAX_ID_LENGTH) {
      throw new RejectedException(record + ": an id has at most " + MAX_ID_LENGTH + " characters");
    }
    int bytes = record.body().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > StateRecord.MAX_BODY_BYTES) {
      throw new RejectedException(
          record + ": " + bytes + " bytes; at most " + StateRecord.MAX_BODY_BYTES + " are kept");
    }
  }
}
