package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.MigrationEvent;
import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.SettableClock;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.StateConflictException;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.RecordKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordsTest {
  private static final Chunk PLANNED = Samples.chunk(new ChunkState.Planned("", false));
  private static final String NAME = PLANNED.id().value();

  private final LossyStore store = new LossyStore();
  private final SettableClock clock = new SettableClock(Samples.NOW);
  private final MigrationId id = new MigrationId("m1");
  private final Journal journal = new Journal(store, id, clock, new RandomNames());
  private final LeaseKeeper lease =
      new LeaseKeeper(journal, clock, () -> 0, () -> MigrationSettings.DEFAULTS, "ours", "host");
  private final List<MigrationEvent> heard = new ArrayList<>();
  private final Records records =
      new Records(
          id,
          journal,
          lease,
          clock,
          List.of(
              event -> {
                throw new IllegalStateException("listeners may fail");
              },
              heard::add));

  @BeforeEach
  void drive() {
    lease.acquire();
  }

  /** Moves a chunk from Planned to Closed. */
  private Stored<Chunk> close(Stored<Chunk> stored) {
    Stored<Chunk> now = stored;
    for (String state :
        List.of("exporting", "exported", "transformed", "importing", "imported", "closed")) {
      now = records.save(now, now.value().to(Samples.states().get(state), state));
    }
    return now;
  }

  @Test
  void eventIsToldAfterTheWriteWithRecordAndVersion() {
    Stored<Chunk> first = records.insert(PLANNED);
    records.save(first, first.value().to(Samples.states().get("exporting"), "e"));
    assertThat(heard)
        .extracting(MigrationEvent::eventId)
        .containsExactly("CHUNK/" + NAME + "@1", "CHUNK/" + NAME + "@2");
  }

  @Test
  void lostRaceTellsNothing() {
    Stored<Chunk> first = records.insert(PLANNED);
    records.save(first, first.value().waiting(Samples.NOW, "429"));
    heard.clear();
    assertThatThrownBy(() -> records.save(first, first.value().waiting(Samples.NOW, "late")))
        .isInstanceOf(LostRaceException.class);
    assertThatThrownBy(() -> records.insert(PLANNED)).isInstanceOf(LostRaceException.class);
    assertThat(heard).isEmpty();
  }

  @Test
  void illegalMoveIsNotWritten() {
    Stored<Chunk> first = records.insert(PLANNED);
    Chunk closed = first.value().to(Samples.states().get("closed"), "");
    assertThatThrownBy(() -> records.save(first, closed)).isInstanceOf(IllegalStateException.class);
    assertThat(journal.chunk(NAME)).contains(first);
  }

  @Test
  void closedChunkIsKnownAsClosed() {
    close(records.insert(PLANNED));
    assertThat(records.closed()).containsOnlyKeys(NAME);
  }

  /** A listing is read page by page while steps go on: it may be older than what they wrote. */
  @Test
  void olderListingDoesNotHideAClosedChunk() {
    Stored<Chunk> listed = records.insert(PLANNED);
    close(listed);
    assertThat(records.notice(listed)).isTrue();
    assertThat(records.closed()).containsOnlyKeys(NAME);
  }

  @Test
  void reopenedChunkIsNoLongerClosed() {
    Stored<Chunk> closed = close(records.insert(PLANNED));
    Chunk next = Reopening.of(closed.value(), "by ada");
    Stored<Chunk> reopened = journal.replace(closed, next, 1).orElseThrow();
    assertThat(records.notice(reopened)).isFalse();
    assertThat(records.closed()).isEmpty();
  }

  @Test
  void reloadFindsWhatOthersClosedAndReopened() {
    Stored<Chunk> mine = close(records.insert(PLANNED));
    journal.replace(mine, Reopening.of(mine.value(), "by ada"), 1);
    Chunk other =
        Samples.chunk(
            PLANNED.lane(), Window.of(Samples.TILL, Samples.NOW), Samples.states().get("closed"));
    journal.insert(RecordKind.CHUNK, other.id().value(), other, 1);
    records.reloadClosed();
    assertThat(records.closed()).containsOnlyKeys(other.id().value());
  }

  /** Paused between the lease and the listing, the old driver reads what the new one wrote. */
  @Test
  void recordOfANewerDriverStopsThisOne() {
    Stored<Chunk> first = records.insert(PLANNED);
    journal.touch(first.row(), lease.epoch() + 1);
    Stored<Chunk> theirs = journal.chunk(NAME).orElseThrow();
    assertThatThrownBy(() -> records.save(theirs, theirs.value().waiting(Samples.NOW, "old")))
        .isInstanceOf(StateConflictException.class);
  }

  @Test
  void whatWasDecidedAboutAKickOffStands() {
    Orphan watched =
        Samples.orphan().with(Orphan.Outcome.WATCHED, Optional.empty(), Optional.empty());
    Orphan adopted =
        watched.with(Orphan.Outcome.ADOPTED, Optional.of("https://s/1"), Optional.empty());
    assertThat(records.insert(watched)).isEqualTo(watched);
    assertThat(records.insert(adopted)).isEqualTo(watched);
    assertThat(journal.auditTrail()).hasSize(1);
  }

  @Test
  void effectNeedsTheLease() {
    records.beforeEffect();
    lease.release();
    assertThatThrownBy(records::beforeEffect).isInstanceOf(StateConflictException.class);
  }
}
