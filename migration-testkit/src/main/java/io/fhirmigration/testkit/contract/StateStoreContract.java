package io.fhirmigration.testkit.contract;

import static io.fhirmigration.testkit.contract.SampleRecords.MIGRATION;
import static io.fhirmigration.testkit.contract.SampleRecords.after;
import static io.fhirmigration.testkit.contract.SampleRecords.byAnother;
import static io.fhirmigration.testkit.contract.SampleRecords.chunk;
import static io.fhirmigration.testkit.contract.SampleRecords.first;
import static io.fhirmigration.testkit.contract.SampleRecords.withBody;
import static io.fhirmigration.testkit.contract.SampleRecords.withColumns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateColumns;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStore.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StateStore} must do; an implementation extends this class and says how an empty
 * store is opened and how the same store is opened again.
 *
 * <p>A store whose writes survive the death of the process extends {@link KillDurabilityContract}
 * as well.
 */
public abstract class StateStoreContract extends StateStoreRaces {
  private static final Scope CHUNKS = Scope.all(MIGRATION, RecordKind.CHUNK);

  /** For subclasses. */
  protected StateStoreContract() {}

  @Nested
  class Insert {
    @Test
    void insertedRecordIsFoundEqual() {
      StateRecord record = first(chunk("all-0000000000000"));
      assertThat(store.insert(record)).isTrue();
      assertThat(store.find(record.key())).contains(record);
    }

    @Test
    void secondInsertLosesAndChangesNothing() {
      StateRecord record = first(chunk("a"));
      store.insert(record);
      assertThat(store.insert(byAnother(record))).isFalse();
      assertThat(store.find(record.key())).contains(record);
    }

    @Test
    void laterVersionIsRejected() {
      StateRecord second = after(first(chunk("a")));
      assertThatThrownBy(() -> store.insert(second)).isInstanceOf(RejectedException.class);
      assertThat(store.find(second.key())).isEmpty();
    }

    @Test
    void sameIdOfAnotherKindOrMigrationIsAnotherRecord() {
      StateRecord record = first(chunk("a"));
      StateRecord lane = first(new RecordKey(MIGRATION, RecordKind.LANE, "a"));
      StateRecord other = first(new RecordKey(new MigrationId("b"), RecordKind.CHUNK, "a"));
      assertThat(List.of(record, lane, other)).allMatch(store::insert);
      assertThat(store.find(record.key())).contains(record);
      assertThat(store.find(lane.key())).contains(lane);
      assertThat(store.find(other.key())).contains(other);
    }

    @Test
    void idsOfAnyCharactersStayApart() {
      List<StateRecord> records =
          List.of(
                  "a",
                  "A",
                  "a ",
                  " a",
                  "ä",
                  "a\u0308",
                  "\u00E4\u00E4",
                  "a/b",
                  "a#b",
                  "a?b",
                  "a%b",
                  "a%2Fb",
                  "a'b",
                  "a\"b",
                  "a\\b",
                  "a_b",
                  "a;b",
                  "\t",
                  "\n",
                  "\u0000",
                  "\uD83D\uDE00",
                  "\uFFEE",
                  "ß",
                  "ss",
                  "I",
                  "i",
                  "\u0131",
                  "x".repeat(200),
                  "\u4E2D".repeat(200))
              .stream()
              .map(id -> first(chunk(id)))
              .toList();
      assertThat(records).allMatch(store::insert);
      assertThat(records).allSatisfy(it -> assertThat(store.find(it.key())).contains(it));
    }

    @Test
    void longerIdIsRejected() {
      StateRecord record = first(chunk("x".repeat(201)));
      assertThatThrownBy(() -> store.insert(record)).isInstanceOf(RejectedException.class);
    }

    @Test
    void bodyOf32KibibytesComesBack() {
      String body = "\"" + "\u00E4".repeat(StateRecord.MAX_BODY_BYTES / 2 - 1) + "\"";
      StateRecord record = withBody(chunk("a"), body);
      assertThat(store.insert(record)).isTrue();
      assertThat(store.find(record.key())).contains(record);
    }

    @Test
    void largerBodyIsRejectedWithoutShowingIt() {
      StateRecord record =
          withBody(chunk("a"), "\"" + "\u00E4".repeat(StateRecord.MAX_BODY_BYTES / 2) + "\"");
      assertThatThrownBy(() -> store.insert(record))
          .isInstanceOf(RejectedException.class)
          .hasMessageNotContaining("\u00E4");
      assertThat(store.find(record.key())).isEmpty();
    }

    @Test
    void columnsOfAnyCharactersAreStored() {
      String any = "before \u0000\u001B\uD800 after";
      StateColumns columns = StateColumns.of(any, any, Instant.EPOCH);
      StateRecord record = withColumns(chunk("a"), columns);
      assertThat(store.insert(record)).isTrue();
      StateRecord found = store.find(record.key()).orElseThrow();
      assertThat(found.body()).isEqualTo(record.body());
      assertThat(found.columns().note()).startsWith("before ").endsWith(" after");
    }

    @Test
    void instantsOfAnyPrecisionAndDistanceComeBack() {
      StateColumns columns =
          new StateColumns(
              "CLOSED",
              Optional.of(Instant.parse("0001-01-01T00:00:00.000000001Z")),
              Optional.of(Instant.parse("+999999-12-31T23:59:59.999999999Z")),
              Long.MAX_VALUE,
              1,
              2,
              3,
              4,
              Optional.of("https://" + "u".repeat(2000)),
              Optional.empty(),
              Optional.of(Instant.parse("2026-10-25T01:30:00.123456Z")),
              "\u00FC".repeat(1000),
              Instant.EPOCH);
      StateRecord record = withColumns(chunk("a"), columns);
      store.insert(record);
      assertThat(store.find(record.key())).contains(record);
    }
  }

  @Nested
  class Replace {
    @Test
    void currentVersionWins() {
      StateRecord record = first(chunk("a"));
      StateRecord next = after(record);
      store.insert(record);
      assertThat(store.replace(record, next)).isTrue();
      assertThat(store.find(record.key())).contains(next);
    }

    @Test
    void staleVersionLoses() {
      StateRecord record = first(chunk("a"));
      StateRecord next = after(record);
      store.insert(record);
      store.replace(record, next);
      assertThat(store.replace(record, after(record))).isFalse();
      assertThat(store.find(record.key())).contains(next);
    }

    @Test
    void sameVersionOfAnotherWriteLoses() {
      StateRecord record = first(chunk("a"));
      store.insert(record);
      assertThat(store.replace(byAnother(record), after(record))).isFalse();
      assertThat(store.find(record.key())).contains(record);
    }

    @Test
    void missingRecordLoses() {
      StateRecord record = first(chunk("a"));
      assertThat(store.replace(record, after(record))).isFalse();
      assertThat(store.find(record.key())).isEmpty();
    }

    @Test
    void anotherKeyOrASkippedVersionIsRejected() {
      StateRecord record = first(chunk("a"));
      store.insert(record);
      assertThatThrownBy(() -> store.replace(record, after(first(chunk("b")))))
          .isInstanceOf(RejectedException.class);
      assertThatThrownBy(() -> store.replace(record, after(after(record))))
          .isInstanceOf(RejectedException.class);
      assertThat(store.find(record.key())).contains(record);
    }

    @Test
    void replacementTouchesNoOtherRecord() {
      StateRecord one = first(chunk("a"));
      StateRecord two = first(chunk("b"));
      store.insert(one);
      store.insert(two);
      store.replace(one, after(one));
      assertThat(store.find(two.key())).contains(two);
    }
  }

  @Nested
  class DeleteAll {
    @Test
    void deletesTheMigrationAndNoOther() {
      StateRecord other = first(new RecordKey(new MigrationId("b"), RecordKind.CHUNK, "a"));
      store.insert(first(chunk("a")));
      store.insert(first(chunk("b"), false));
      store.insert(other);
      store.deleteAll(MIGRATION);
      assertThat(store.list(CHUNKS, Optional.empty(), 10)).isEmpty();
      assertThat(store.find(other.key())).contains(other);
    }

    @Test
    void secondTimeChangesNothing() {
      store.insert(first(chunk("a")));
      store.deleteAll(MIGRATION);
      store.deleteAll(MIGRATION);
      assertThat(store.insert(first(chunk("a")))).isTrue();
    }
  }

  @Nested
  class Handles {
    @Test
    void reopenedStoreHoldsEverythingAcknowledged() {
      StateRecord record = first(chunk("a"));
      StateRecord kept = first(chunk("b"));
      StateRecord next = after(record);
      store.insert(record);
      store.insert(kept);
      store.replace(record, next);
      store.close();
      try (StateStore again = reopen()) {
        assertThat(again.list(CHUNKS, Optional.empty(), 10)).containsExactly(next, kept);
      }
    }

    @Test
    void secondHandleSeesAndBeatsTheFirst() {
      StateRecord record = first(chunk("a"));
      store.insert(record);
      try (StateStore second = reopen()) {
        assertThat(second.find(record.key())).contains(record);
        assertThat(second.replace(record, after(record))).isTrue();
        assertThat(store.replace(record, after(record))).isFalse();
      }
      assertThat(store.find(record.key()).orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void everyMethodOfAClosedHandleThrows() {
      StateRecord record = first(chunk("a"));
      store.close();
      List<ThrowingCallable> calls =
          List.of(
              () -> store.insert(record),
              () -> store.find(record.key()),
              () -> store.replace(record, after(record)),
              () -> store.list(CHUNKS, Optional.empty(), 1),
              () -> store.deleteAll(MIGRATION));
      assertThat(calls)
          .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(IllegalStateException.class));
      store.close();
    }
  }

  @Nested
  @SuppressWarnings("NullAway")
  class Arguments {
    @Test
    void nullIsNamed() {
      StateRecord record = first(chunk("a"));
      assertThatNullPointerException().isThrownBy(() -> store.insert(null)).withMessage("record");
      assertThatNullPointerException().isThrownBy(() -> store.find(null)).withMessage("key");
      assertThatNullPointerException()
          .isThrownBy(() -> store.replace(null, record))
          .withMessage("expected");
      assertThatNullPointerException()
          .isThrownBy(() -> store.replace(record, null))
          .withMessage("next");
      assertThatNullPointerException()
          .isThrownBy(() -> store.list(null, Optional.empty(), 1))
          .withMessage("scope");
      assertThatNullPointerException()
          .isThrownBy(() -> store.list(CHUNKS, null, 1))
          .withMessage("after");
      assertThatNullPointerException()
          .isThrownBy(() -> store.deleteAll(null))
          .withMessage("migration");
    }
  }
}
