package io.fhirmigration.testkit.crash;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * A store in which the k-th write goes wrong. After a crash every call crashes: the process is
 * dead, and its successor opens the store anew.
 *
 * <p>Thread-safe. Closing it leaves the store behind it open.
 */
public final class CrashingStateStore implements StateStore {
  /** What happens at the k-th write. */
  public enum Mode {
    /** The process dies before the write. */
    CRASH_BEFORE,
    /** The process dies after the write, before it learns of it. */
    CRASH_AFTER,
    /** The write lands, the answer is lost, the process lives on. */
    ANSWER_LOST,
    /** The write does not land, and the process cannot tell. */
    WRITE_LOST
  }

  private final StateStore delegate;
  private final long failing;
  private final Mode mode;
  private final AtomicLong writes = new AtomicLong();
  private volatile boolean dead;

  /**
   * Wraps a store.
   *
   * @param failing the number of the write that goes wrong, from 1; 0 for none
   */
  public CrashingStateStore(StateStore delegate, long failing, Mode mode) {
    this.delegate = delegate;
    this.failing = failing;
    this.mode = mode;
  }

  /** Inserts and replacements so far. */
  public long writes() {
    return writes.get();
  }

  /** Whether the process has died. */
  public boolean isDead() {
    return dead;
  }

  private boolean write(BooleanSupplier operation) {
    alive();
    long number = writes.incrementAndGet();
    if (number != failing) {
      return operation.getAsBoolean();
    }
    boolean lands = mode == Mode.CRASH_AFTER || mode == Mode.ANSWER_LOST;
    boolean won = lands && operation.getAsBoolean();
    if (mode == Mode.CRASH_BEFORE || mode == Mode.CRASH_AFTER) {
      dead = true;
      throw new SimulatedCrash(number);
    }
    throw new OutcomeUnknownException(
        "the answer to write " + number + (won ? " was lost" : " and perhaps the write was lost"));
  }

  private void alive() {
    if (dead) {
      throw new SimulatedCrash(failing);
    }
  }

  @Override
  public boolean insert(StateRecord record) {
    return write(() -> delegate.insert(record));
  }

  @Override
  public boolean replace(StateRecord expected, StateRecord next) {
    return write(() -> delegate.replace(expected, next));
  }

  @Override
  public Optional<StateRecord> find(RecordKey key) {
    alive();
    return delegate.find(key);
  }

  @Override
  public List<StateRecord> list(Scope scope, Optional<RecordKey> after, int limit) {
    alive();
    return delegate.list(scope, after, limit);
  }

  @Override
  public void deleteAll(MigrationId migration) {
    alive();
    delegate.deleteAll(migration);
  }

  @Override
  public void close() {
    alive();
  }
}
