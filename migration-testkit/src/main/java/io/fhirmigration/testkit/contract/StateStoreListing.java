package io.fhirmigration.testkit.contract;

import static io.fhirmigration.testkit.contract.SampleRecords.MIGRATION;
import static io.fhirmigration.testkit.contract.SampleRecords.chunk;
import static io.fhirmigration.testkit.contract.SampleRecords.first;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStore.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The part of the store contract about {@link StateStore#list}. */
abstract class StateStoreListing {
  private static final MigrationId OTHER = new MigrationId("contract-2");
  private static final Scope CHUNKS = Scope.all(MIGRATION, RecordKind.CHUNK);
  private static final Scope EVERYTHING = new Scope(Optional.empty(), Optional.empty(), false);

  /** The store under test. */
  StateStore store;

  /** Opens an empty store; called once before each test. */
  protected abstract StateStore open();

  /** Opens the store that the newest {@link #open} gave a second time, by another handle. */
  protected abstract StateStore reopen();

  @BeforeEach
  final void openStore() {
    store = open();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  static List<StateRecord> pages(StateStore store, Scope scope, int limit) {
    List<StateRecord> all = new ArrayList<>();
    List<StateRecord> page = store.list(scope, Optional.empty(), limit);
    while (page.size() == limit) {
      all.addAll(page);
      page = store.list(scope, Optional.of(page.get(limit - 1).key()), limit);
    }
    all.addAll(page);
    return all;
  }

  @Nested
  class Listing {
    @Test
    void emptyStoreListsNothing() {
      assertThat(store.list(EVERYTHING, Optional.empty(), 10)).isEmpty();
    }

    @Test
    void recordsComeInKeyOrder() {
      List<StateRecord> records = new ArrayList<>();
      for (RecordKind kind : RecordKind.values()) {
        for (String id :
            List.of("b", "a-2", "a", "A", "a/b", "a.b", "\uFFEE", "\uD83D\uDE00", "ä")) {
          records.add(first(new RecordKey(OTHER, kind, id)));
          records.add(first(new RecordKey(MIGRATION, kind, id)));
        }
      }
      records.forEach(store::insert);
      records.sort((one, two) -> one.key().compareTo(two.key()));
      assertThat(store.list(EVERYTHING, Optional.empty(), 1000)).isEqualTo(records);
      assertThat(pages(store, EVERYTHING, 4)).isEqualTo(records);
    }

    @Test
    void limitOnePagesThroughAHundred() {
      List<StateRecord> records = new ArrayList<>();
      for (int i = 100; i < 200; i++) {
        records.add(first(chunk("all-" + i)));
        store.insert(records.get(i - 100));
      }
      assertThat(pages(store, CHUNKS, 1)).isEqualTo(records);
    }

    @Test
    void pageStartsAfterAKeyThatIsGone() {
      store.insert(first(chunk("c")));
      assertThat(store.list(CHUNKS, Optional.of(chunk("b")), 10)).hasSize(1);
      assertThat(store.list(CHUNKS, Optional.of(chunk("c")), 10)).isEmpty();
    }

    @Test
    void openScopeHoldsOnlyOpenRecords() {
      StateRecord open = first(chunk("b"));
      store.insert(first(chunk("a"), false));
      store.insert(open);
      store.insert(first(chunk("c"), false));
      assertThat(store.list(Scope.open(MIGRATION), Optional.empty(), 10)).containsExactly(open);
    }

    @Test
    void replacedRecordEntersAndLeavesTheOpenScope() {
      StateRecord open = first(chunk("a"));
      StateRecord closed = SampleRecords.after(open);
      store.insert(open);
      store.replace(open, closed);
      assertThat(store.list(Scope.open(MIGRATION), Optional.empty(), 10)).isEmpty();
      StateRecord reopened = SampleRecords.after(closed);
      store.replace(closed, reopened);
      assertThat(store.list(Scope.open(MIGRATION), Optional.empty(), 10)).containsExactly(reopened);
    }

    @Test
    void kindScopeHoldsOnlyThatKind() {
      StateRecord lane = first(new RecordKey(MIGRATION, RecordKind.LANE, "x"));
      store.insert(lane);
      store.insert(first(chunk("x")));
      assertThat(store.list(Scope.all(MIGRATION, RecordKind.LANE), Optional.empty(), 10))
          .containsExactly(lane);
    }

    @Test
    void oneMigrationNeverSeesAnothers() {
      StateRecord mine = first(chunk("x"));
      store.insert(mine);
      store.insert(first(new RecordKey(OTHER, RecordKind.CHUNK, "x")));
      assertThat(store.list(CHUNKS, Optional.empty(), 10)).containsExactly(mine);
      assertThat(store.list(Scope.open(MIGRATION), Optional.empty(), 10)).containsExactly(mine);
    }

    @Test
    void migrationRecordsOfAllMigrationsAreListed() {
      StateRecord one = first(new RecordKey(MIGRATION, RecordKind.MIGRATION, "migration"));
      StateRecord two = first(new RecordKey(OTHER, RecordKind.MIGRATION, "migration"), false);
      store.insert(two);
      store.insert(one);
      store.insert(first(chunk("x")));
      assertThat(pages(store, Scope.migrations(), 1)).containsExactly(one, two);
    }

    @Test
    void listIsCompleteAndFreeOfDuplicatesWhileOthersInsert() throws Exception {
      List<RecordKey> there = new ArrayList<>();
      for (int i = 100; i < 160; i++) {
        there.add(chunk("there-" + i));
        store.insert(first(there.get(i - 100)));
      }
      ExecutorService writer = Executors.newSingleThreadExecutor();
      AtomicBoolean listed = new AtomicBoolean();
      CountDownLatch writing = new CountDownLatch(1);
      try {
        Future<?> inserts =
            writer.submit(
                () -> {
                  for (int i = 0; i < 400 && !listed.get(); i++) {
                    store.insert(first(chunk((i % 2 == 0 ? "before-" : "there-1") + i)));
                    writing.countDown();
                  }
                });
        writing.await();
        for (int round = 0; round < 10; round++) {
          List<RecordKey> keys = pages(store, CHUNKS, 7).stream().map(StateRecord::key).toList();
          assertThat(keys).doesNotHaveDuplicates().containsAll(there);
        }
        listed.set(true);
        inserts.get();
        assertThat(pages(store, CHUNKS, 7)).hasSizeGreaterThan(there.size());
      } finally {
        listed.set(true);
        writer.shutdownNow();
      }
    }
  }
}
