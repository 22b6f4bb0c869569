package io.fhirmigration.testkit.ha;

import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A store that several hosts share, and a list of every write they try. */
final class Writes {
  /** What a write does to its record. */
  enum Operation {
    INSERT,
    REPLACE,
    /** Of a closed record, which is open afterwards. */
    REOPEN
  }

  /**
   * One write.
   *
   * @param by the host
   * @param found the record as the store held it at that moment
   * @param expected the record as the writer believed it to be
   * @param next what it wrote
   * @param landed whether the store took it
   */
  record Write(
      String by,
      Optional<StateRecord> found,
      Optional<StateRecord> expected,
      StateRecord next,
      boolean landed) {
    Operation operation() {
      if (expected.isEmpty()) {
        return Operation.INSERT;
      }
      boolean reopens =
          next.key().kind() == RecordKind.CHUNK && !expected.get().open() && next.open();
      return reopens ? Operation.REOPEN : Operation.REPLACE;
    }

    /** Such as {@code REOPEN CHUNK}. */
    String kind() {
      return operation() + " " + next.key().kind();
    }

    /** Whether only epoch, version and write id change. */
    boolean isTouch() {
      return expected.filter(old -> old.body().equals(next.body())).isPresent();
    }
  }

  private final StateStore shared = new InMemoryStateStore();
  private final List<Write> all = new ArrayList<>();

  /** The store behind all views. */
  StateStore shared() {
    return shared;
  }

  List<Write> all() {
    return all;
  }

  List<Write> by(String host) {
    return all.stream().filter(write -> write.by().equals(host)).toList();
  }

  /** The migration's open records. */
  List<StateRecord> open(MigrationId migration) {
    return shared.list(StateStore.Scope.open(migration), Optional.empty(), 1_000);
  }

  /** The store as one host sees it; {@code before} runs between its reading and its writing. */
  StateStore view(String host, Runnable before) {
    return new View(host, before);
  }

  private final class View implements StateStore {
    private final String host;
    private final Runnable before;

    View(String host, Runnable before) {
      this.host = host;
      this.before = before;
    }

    @Override
    public boolean insert(StateRecord record) {
      before.run();
      Optional<StateRecord> found = shared.find(record.key());
      boolean landed = shared.insert(record);
      all.add(new Write(host, found, Optional.empty(), record, landed));
      return landed;
    }

    @Override
    public boolean replace(StateRecord expected, StateRecord next) {
      before.run();
      Optional<StateRecord> found = shared.find(next.key());
      boolean landed = shared.replace(expected, next);
      all.add(new Write(host, found, Optional.of(expected), next, landed));
      return landed;
    }

    @Override
    public Optional<StateRecord> find(RecordKey key) {
      return shared.find(key);
    }

    @Override
    public List<StateRecord> list(Scope scope, Optional<RecordKey> after, int limit) {
      return shared.list(scope, after, limit);
    }

    @Override
    public void deleteAll(MigrationId migration) {
      shared.deleteAll(migration);
    }

    @Override
    public void close() {}
  }
}
