package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.SettableClock;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StateConflictException;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final Chunk CHUNK = Samples.chunk(new ChunkState.Planned("", false));

  private final LossyStore store = new LossyStore();
  private final SettableClock clock = new SettableClock(Samples.NOW);
  private final Journal journal = journal();

  private Journal journal() {
    return new Journal(store, new MigrationId("m1"), clock, new RandomNames());
  }

  private Optional<Stored<Chunk>> insert(long epoch) {
    return journal.insert(RecordKind.CHUNK, CHUNK.id().value(), CHUNK, epoch);
  }

  @Test
  void whatIsWrittenIsFound() {
    Stored<Chunk> written = insert(4).orElseThrow();
    assertThat(journal.chunk(CHUNK.id().value())).contains(written);
    assertThat(written.row().version()).isEqualTo(1);
    assertThat(written.row().epoch()).isEqualTo(4);
    assertThat(written.row().open()).isTrue();
  }

  @Test
  void secondInsertLoses() {
    insert(1);
    assertThat(insert(1)).isEmpty();
  }

  @Test
  void staleVersionLoses() {
    Stored<Chunk> first = insert(1).orElseThrow();
    Stored<Chunk> second = journal.replace(first, CHUNK.to(CHUNK.state(), "a"), 1).orElseThrow();
    assertThat(second.row().version()).isEqualTo(2);
    assertThat(journal.replace(first, CHUNK.to(CHUNK.state(), "b"), 1)).isEmpty();
    assertThat(journal.chunk(CHUNK.id().value()).orElseThrow().value().note()).isEqualTo("a");
  }

  @Test
  void lostAnswerOfAWriteThatLandedIsAWin() {
    store.next(LossyStore.Next.LANDS_UNANSWERED);
    Stored<Chunk> first = insert(1).orElseThrow();
    store.next(LossyStore.Next.LANDS_UNANSWERED);
    Stored<Chunk> second = journal.replace(first, CHUNK, 1).orElseThrow();
    assertThat(journal.chunk(CHUNK.id().value())).contains(second);
  }

  @Test
  void lostAnswerOfAWriteThatVanishedIsTriedLater() {
    store.next(LossyStore.Next.VANISHES_UNANSWERED);
    assertThatThrownBy(() -> insert(1)).isInstanceOf(RetryableException.class);
    Stored<Chunk> first = insert(1).orElseThrow();
    store.next(LossyStore.Next.VANISHES_UNANSWERED);
    assertThatThrownBy(() -> journal.replace(first, CHUNK, 1))
        .isInstanceOf(RetryableException.class);
  }

  @Test
  void lostAnswerOfALostRaceIsALoss() {
    Stored<Chunk> first = insert(1).orElseThrow();
    Journal other = journal();
    store.beforeNextWrite(() -> other.replace(first, CHUNK, 1));
    store.next(LossyStore.Next.LANDS_UNANSWERED);
    assertThat(journal.replace(first, CHUNK.to(CHUNK.state(), "late"), 1)).isEmpty();
  }

  @Test
  void olderDriverCannotWriteWhatANewerOneWrote() {
    Stored<Chunk> newer = insert(13).orElseThrow();
    assertThatThrownBy(() -> journal.replace(newer, CHUNK, 12))
        .isInstanceOf(StateConflictException.class);
    assertThat(journal.replace(newer, CHUNK, 13)).isPresent();
  }

  /** What the old driver read before the takeover no longer wins. */
  @Test
  void touchedRecordFencesTheOldDriver() {
    Stored<Chunk> before = insert(12).orElseThrow();
    assertThat(journal.touch(before.row(), 13)).isTrue();
    assertThat(journal.replace(before, CHUNK.to(CHUNK.state(), "old"), 12)).isEmpty();
    StateRecord now = journal.chunk(CHUNK.id().value()).orElseThrow().row();
    assertThat(now.epoch()).isEqualTo(13);
    assertThat(now.body()).isEqualTo(before.row().body());
  }

  @Test
  void touchOfAChangedRecordLoses() {
    Stored<Chunk> before = insert(12).orElseThrow();
    journal.replace(before, CHUNK, 12);
    assertThat(journal.touch(before.row(), 13)).isFalse();
  }

  @Test
  void closedChunkIsNotAmongTheOpen() {
    Stored<Chunk> stored = insert(1).orElseThrow();
    assertThat(journal.open()).hasSize(1);
    journal.replace(stored, Samples.chunk(Samples.states().get("closed")), 1);
    assertThat(journal.open()).isEmpty();
    assertThat(journal.all(RecordKind.CHUNK, Chunk.class)).hasSize(1);
  }

  @Test
  void manyRecordsAreReadPageByPage() {
    for (int i = 0; i < 1001; i++) {
      journal.insert(RecordKind.LANE, "lane" + i, Samples.lane(), 1);
    }
    assertThat(journal.open()).hasSize(1001);
  }

  @Test
  void auditTrailIsInOrderOfTimeInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      journal.audit("ada", "pause", "", 1);
      clock.advance(Duration.ofMillis(1));
      journal.audit("bob", "resume", "", 1);
    } finally {
      Locale.setDefault(before);
    }
    assertThat(journal.auditTrail()).extracting(AuditEntry::by).containsExactly("ada", "bob");
    assertThat(
            store.list(
                StateStore.Scope.all(new MigrationId("m1"), RecordKind.AUDIT),
                Optional.empty(),
                10))
        .allSatisfy(row -> assertThat(row.key().id()).matches("[0-9]{13}-[a-z0-9]{24}"));
  }
}
