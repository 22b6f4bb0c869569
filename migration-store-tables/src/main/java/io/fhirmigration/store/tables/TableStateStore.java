package io.fhirmigration.store.tables;

import com.azure.core.http.rest.PagedIterable;
import com.azure.core.util.Context;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.ListEntitiesOptions;
import com.azure.data.tables.models.TableEntity;
import com.azure.data.tables.models.TableEntityUpdateMode;
import com.azure.data.tables.models.TableErrorCode;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A state store in one table of an Azure Storage account.
 *
 * <p>A compare-and-set reads the entity, compares version and write id, and writes under the
 * condition that its ETag is unchanged. Reads are repeated by the Azure client; a write is sent
 * once, and when its answer is lost or it seems to have lost, the entity is read again: who finds
 * the own write id there has won. A write is as durable as the account's redundancy makes it when
 * the service acknowledges it.
 *
 * <p>Beside its document an entity has the record's columns as properties, and a chunk's has, as
 * the export table of the Azure migration tool does, {@code exportStatus}, {@code exportStartTime},
 * {@code exportEndTime} and {@code exportContentLocation}, the same for {@code import}, and {@code
 * failureCount} with {@code failureReason}. Times are ISO-8601 in UTC. None of these is read back.
 *
 * <p>Listing open records makes the service look through the whole migration: keep to some ten
 * thousand chunks. {@link #deleteAll} deletes the migration's own record last, so that one that was
 * broken off can be seen and repeated.
 *
 * <p>Thread-safe; any number of processes may share the table. Neither messages nor {@link
 * #toString} hold a key, token or SAS.
 */
public final class TableStateStore implements StateStore {
  private static final int LARGEST_PAGE = 1000;

  private final TableClient reading;
  private final TableClient writing;
  private final String name;
  private volatile boolean closed;

  TableStateStore(TableClient reading, TableClient writing, String name) {
    this.reading = reading;
    this.writing = writing;
    this.name = name;
  }

  /**
   * Begins to open a store.
   *
   * @param url the address of the account's Table service, such as {@code
   *     https://account.table.core.windows.net}, without table and SAS
   */
  public static TableStateStoreBuilder builder(URI url) {
    return new TableStateStoreBuilder(url);
  }

  /** Creates the table unless it is there. */
  void prepare() {
    try {
      reading.createTableWithResponse(null, Context.NONE);
    } catch (RuntimeException e) {
      boolean isThere = TableFailure.is(TableErrorCode.TABLE_ALREADY_EXISTS, e);
      if (!isThere && !(TableFailure.is(403, e) && isReadable())) {
        throw TableFailure.ofRead("the table of the state store could not be prepared", e);
      }
    }
  }

  /** Throws what a read throws when the table is not there. */
  void requireTable() {
    list(Scope.migrations(), Optional.empty(), 1);
  }

  private boolean isReadable() {
    try {
      requireTable();
      return true;
    } catch (MigrationException e) {
      return false;
    }
  }

  @Override
  public boolean insert(StateRecord record) {
    Objects.requireNonNull(record, "record");
    check(record, record.version() == 1, "a new record has version 1");
    try {
      writing.createEntityWithResponse(RecordEntity.of(record), null, Context.NONE);
      return true;
    } catch (RuntimeException e) {
      boolean lost = TableFailure.is(TableErrorCode.ENTITY_ALREADY_EXISTS, e);
      return settled(record, lost, TableFailure.ofWrite(record + " could not be inserted", e));
    }
  }

  @Override
  public Optional<StateRecord> find(RecordKey key) {
    Objects.requireNonNull(key, "key");
    return entity(key).map(RecordEntity::record);
  }

  @Override
  public boolean replace(StateRecord expected, StateRecord next) {
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(next, "next");
    check(
        next,
        next.key().equals(expected.key()) && next.version() == expected.version() + 1,
        "a replacement has the same key and the next version");
    Optional<TableEntity> found =
        entity(next.key()).filter(it -> isSameWrite(RecordEntity.record(it), expected));
    if (found.isEmpty()) {
      return false;
    }
    try {
      writing.updateEntityWithResponse(
          RecordEntity.of(next, found.get()),
          TableEntityUpdateMode.REPLACE,
          true,
          null,
          Context.NONE);
      return true;
    } catch (RuntimeException e) {
      boolean lost = TableFailure.is(412, e) || isMissing(e);
      return settled(next, lost, TableFailure.ofWrite(next + " could not be written", e));
    }
  }

  /** Whether a write that did not succeed plainly has won all the same. */
  private boolean settled(StateRecord written, boolean lost, MigrationException failure) {
    if (!lost && failure instanceof RejectedException) {
      throw failure;
    }
    try {
      if (find(written.key()).filter(found -> isSameWrite(found, written)).isPresent()) {
        return true;
      }
    } catch (MigrationException e) {
      failure.addSuppressed(e);
      throw failure;
    }
    if (lost) {
      return false;
    }
    throw failure;
  }

  private static boolean isSameWrite(StateRecord one, StateRecord other) {
    return one.version() == other.version() && one.writeId().equals(other.writeId());
  }

  @Override
  public List<StateRecord> list(Scope scope, Optional<RecordKey> after, int limit) {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(after, "after");
    requireOpen();
    if (limit < 1) {
      throw new RejectedException("a page holds at least 1 record, not " + limit);
    }
    try {
      return entities(PageFilter.of(scope, after), limit).stream()
          .limit(limit)
          .map(RecordEntity::record)
          .toList();
    } catch (RuntimeException e) {
      throw TableFailure.ofRead("the state store could not be read", e);
    }
  }

  @Override
  public void deleteAll(MigrationId migration) {
    Objects.requireNonNull(migration, "migration");
    requireOpen();
    new Deletion(reading, writing, migration).run();
  }

  @Override
  public void close() {
    closed = true;
  }

  private Optional<TableEntity> entity(RecordKey key) {
    requireOpen();
    try {
      return Optional.of(reading.getEntity(key.migration().value(), RowKeys.of(key)));
    } catch (RuntimeException e) {
      if (isMissing(e)) {
        return Optional.empty();
      }
      throw TableFailure.ofRead("the state store could not be read", e);
    }
  }

  private static boolean isMissing(RuntimeException e) {
    return TableFailure.is(404, e) && !TableFailure.is(TableErrorCode.TABLE_NOT_FOUND, e);
  }

  private PagedIterable<TableEntity> entities(String filter, int limit) {
    ListEntitiesOptions options = new ListEntitiesOptions().setTop(Math.min(limit, LARGEST_PAGE));
    ListEntitiesOptions filtered = filter.isEmpty() ? options : options.setFilter(filter);
    return reading.listEntities(filtered, null, Context.NONE);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the state store is closed");
    }
  }

  private void check(StateRecord record, boolean follows, String rule) {
    requireOpen();
    if (!follows) {
      throw new RejectedException(record + ": " + rule);
    }
    if (record.key().id().length() > RowKeys.MAX_ID_LENGTH) {
      throw new RejectedException(
          record + ": an id has at most " + RowKeys.MAX_ID_LENGTH + " characters");
    }
    int bytes = record.body().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > StateRecord.MAX_BODY_BYTES) {
      throw new RejectedException(
          record + ": " + bytes + " bytes; at most " + StateRecord.MAX_BODY_BYTES + " are kept");
    }
  }

  /** The address and the table. */
  @Override
  public String toString() {
    return "TableStateStore[" + name + "]";
  }
}
