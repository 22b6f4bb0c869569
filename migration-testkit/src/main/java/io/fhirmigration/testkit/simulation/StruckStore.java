package io.fhirmigration.testkit.simulation;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The store as one process reaches it; what is written is looked at. */
final class StruckStore implements StateStore {
  private final StateStore delegate;
  private final Life life;
  private final Watch watch;

  StruckStore(StateStore delegate, Life life, Watch watch) {
    this.delegate = delegate;
    this.life = life;
    this.watch = watch;
  }

  @Override
  public boolean insert(StateRecord record) {
    return write("insert", record, () -> delegate.insert(record));
  }

  @Override
  public boolean replace(StateRecord expected, StateRecord next) {
    return write("replace", next, () -> delegate.replace(expected, next));
  }

  private boolean write(String what, StateRecord record, BooleanSupplier write) {
    return life.around(
        Call.STORE_WRITE,
        "store "
            + what
            + " "
            + record.key().kind()
            + " "
            + record.key().id()
            + "@"
            + record.version(),
        record.key().kind() == RecordKind.LEASE,
        () -> struck(record, write));
  }

  private boolean struck(StateRecord record, BooleanSupplier write) {
    if (!life.strikes(Call.STORE_WRITE)) {
      return looked(record, write.getAsBoolean());
    }
    int how = life.fate().faults().between(0, 2);
    life.note(
        List.of("! store refuses", "! store loses the write", "! store's answer lost").get(how));
    if (how == 0) {
      throw new RetryableException("the store does not answer");
    }
    if (how == 2) {
      looked(record, write.getAsBoolean());
    }
    throw new OutcomeUnknownException("the store's answer was lost");
  }

  private boolean looked(StateRecord record, boolean written) {
    if (written) {
      watch.stored(record);
    }
    return written;
  }

  @Override
  public Optional<StateRecord> find(RecordKey key) {
    return read("find " + key.kind() + " " + key.id(), key.kind(), () -> delegate.find(key));
  }

  @Override
  public List<StateRecord> list(Scope scope, Optional<RecordKey> after, int limit) {
    return read("list", RecordKind.CHUNK, () -> delegate.list(scope, after, limit));
  }

  private <T> T read(String what, RecordKind kind, Supplier<T> read) {
    return life.around(
        Call.STORE_READ,
        "store " + what,
        kind == RecordKind.LEASE,
        () -> {
          if (life.strikes(Call.STORE_READ)) {
            life.note("! store refuses");
            throw new RetryableException("the store does not answer");
          }
          return read.get();
        });
  }

  @Override
  public void deleteAll(MigrationId migration) {
    delegate.deleteAll(migration);
  }

  /** The store outlives its engines. */
  @Override
  public void close() {}
}
