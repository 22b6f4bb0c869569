package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A store that loses the answer of a write, after or instead of writing. */
final class LossyStore implements StateStore {
  /** What becomes of the next write. */
  enum Next {
    WORKS,
    LANDS_UNANSWERED,
    VANISHES_UNANSWERED
  }

  private final StateStore store = new InMemoryStateStore();
  private Next next = Next.WORKS;
  private Runnable beforeWrite = () -> {};
  private long writes;

  void next(Next value) {
    next = value;
  }

  /** Runs once before the next write: somebody else is faster. */
  void beforeNextWrite(Runnable other) {
    beforeWrite = other;
  }

  /** Writes that were asked for. */
  long writes() {
    return writes;
  }

  private boolean write(Supplier<Boolean> write) {
    Runnable first = beforeWrite;
    beforeWrite = () -> {};
    first.run();
    writes++;
    Next now = next;
    next = Next.WORKS;
    if (now == Next.VANISHES_UNANSWERED) {
      throw new OutcomeUnknownException("no answer");
    }
    boolean won = write.get();
    if (now == Next.LANDS_UNANSWERED) {
      throw new OutcomeUnknownException("no answer");
    }
    return won;
  }

  @Override
  public boolean insert(StateRecord record) {
    return write(() -> store.insert(record));
  }

  @Override
  public Optional<StateRecord> find(RecordKey key) {
    return store.find(key);
  }

  @Override
  public boolean replace(StateRecord expected, StateRecord record) {
    return write(() -> store.replace(expected, record));
  }

  @Override
  public List<StateRecord> list(Scope scope, Optional<RecordKey> after, int limit) {
    return store.list(scope, after, limit);
  }

  @Override
  public void deleteAll(MigrationId migration) {
    store.deleteAll(migration);
  }

  @Override
  public void close() {
    store.close();
  }
}
