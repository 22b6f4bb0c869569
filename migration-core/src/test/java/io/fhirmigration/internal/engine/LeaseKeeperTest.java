package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.SettableClock;
import io.fhirmigration.model.Lease;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StateConflictException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration THIRD = Duration.ofSeconds(10);
  private static final Duration TICK = Duration.ofNanos(1);

  private final LossyStore store = new LossyStore();
  private final SettableClock wall = new SettableClock(Samples.NOW);
  private final Journal journal =
      new Journal(store, new MigrationId("m1"), wall, new RandomNames());
  private MigrationSettings settings = MigrationSettings.builder().leaseTime(LEASE).build();
  private long nanos = Long.MAX_VALUE - 1;

  private final LeaseKeeper ours = keeper("ours");
  private final LeaseKeeper theirs = keeper("theirs");

  private LeaseKeeper keeper(String owner) {
    return new LeaseKeeper(journal, wall, () -> nanos, () -> settings, owner, "host");
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private Stored<Lease> lease() {
    return journal.lease().orElseThrow();
  }

  @Test
  void freeLeaseIsTakenWithTheFirstEpoch() {
    assertThat(ours.acquire()).isTrue();
    assertThat(ours.epoch()).isEqualTo(1);
    assertThat(lease().value().owner()).isEqualTo("ours");
    assertThat(lease().value().leaseMillis()).isEqualTo(30_000);
  }

  @Test
  void heldLeaseIsNotShared() {
    ours.acquire();
    assertThat(theirs.acquire()).isFalse();
    assertThat(theirs.foreign()).isEqualTo("ours on host");
    assertThatThrownBy(theirs::epoch).isInstanceOf(StateConflictException.class);
    assertThatThrownBy(theirs::ensure).isInstanceOf(StateConflictException.class);
  }

  @Test
  void beatIsGivenOnceAThirdOfTheTime() {
    ours.acquire();
    long writes = store.writes();
    pass(THIRD.minus(TICK));
    ours.ensure();
    ours.acquire();
    assertThat(store.writes()).isEqualTo(writes);
    assertThat(ours.untilBeat()).isEqualTo(TICK);
    pass(TICK);
    ours.ensure();
    assertThat(store.writes()).isEqualTo(writes + 1);
    assertThat(ours.untilBeat()).isEqualTo(THIRD);
    assertThat(ours.epoch()).isEqualTo(1);
  }

  @Test
  void silentLeaseIsTakenAfterItWasWatchedForAWholeLeaseTime() {
    ours.acquire();
    pass(Duration.ofHours(1));
    assertThat(theirs.acquire()).as("watching begins with the first look").isFalse();
    pass(LEASE.minus(TICK));
    assertThat(theirs.acquire()).isFalse();
    pass(TICK);
    assertThat(theirs.acquire()).isTrue();
    assertThat(theirs.epoch()).isEqualTo(2);
    assertThat(theirs.foreign()).isEmpty();
  }

  @Test
  void beatRestartsTheWatch() {
    ours.acquire();
    theirs.acquire();
    pass(Duration.ofSeconds(20));
    ours.ensure();
    pass(Duration.ofSeconds(20));
    assertThat(theirs.acquire()).isFalse();
    pass(Duration.ofSeconds(29));
    assertThat(theirs.acquire()).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(theirs.acquire()).isTrue();
  }

  @Test
  void wallClockSaysNothingAboutTrust() {
    ours.acquire();
    theirs.acquire();
    wall.advance(Duration.ofDays(1));
    assertThat(theirs.acquire()).isFalse();
    assertThatCode(ours::ensure).doesNotThrowAnyException();
  }

  @Test
  void driverThatLostTheLeaseIsStopped() {
    ours.acquire();
    theirs.acquire();
    pass(LEASE);
    theirs.acquire();
    assertThatThrownBy(ours::ensure).isInstanceOf(StateConflictException.class);
    assertThat(ours.isHeld()).isFalse();
    assertThatThrownBy(ours::epoch).isInstanceOf(StateConflictException.class);
  }

  @Test
  void twoThatTakeOverAtOnceAreOne() {
    ours.acquire();
    LeaseKeeper third = keeper("third");
    theirs.acquire();
    third.acquire();
    pass(LEASE);
    store.beforeNextWrite(theirs::acquire);
    assertThat(third.acquire()).isFalse();
    assertThat(theirs.isHeld()).isTrue();
    assertThat(lease().row().epoch()).isEqualTo(2);
  }

  @Test
  void trustCountsFromWhenTheBeatWasSent() {
    ours.acquire();
    pass(THIRD);
    store.beforeNextWrite(() -> pass(LEASE));
    assertThatThrownBy(ours::ensure)
        .isInstanceOf(StateConflictException.class)
        .hasMessageContaining("whole lease time");
  }

  @Test
  void trustOfATakenLeaseCountsFromWhenItWasSent() {
    store.beforeNextWrite(() -> pass(THIRD));
    ours.acquire();
    assertThat(ours.untilBeat()).isZero();
  }

  /** Others watch for the time that stands in the record, whatever the settings say by now. */
  @Test
  void longerLeaseTimeCountsFromTheNextBeat() {
    ours.acquire();
    settings = MigrationSettings.builder().leaseTime(Duration.ofHours(1)).build();
    assertThat(ours.untilBeat()).isEqualTo(THIRD);
    pass(THIRD);
    ours.ensure();
    assertThat(ours.untilBeat()).isEqualTo(Duration.ofMinutes(20));
    assertThat(lease().value().leaseMillis()).isEqualTo(3_600_000);
  }

  @Test
  void releasedLeaseIsTakenAtOnceWithANewEpoch() {
    ours.acquire();
    ours.release();
    assertThat(ours.isHeld()).isFalse();
    assertThat(theirs.acquire()).isTrue();
    assertThat(theirs.epoch()).isEqualTo(2);
  }

  @Test
  void untouchedLeaseIsTakenBackWithItsEpoch() {
    ours.acquire();
    ours.release();
    assertThat(ours.acquire()).isTrue();
    assertThat(ours.epoch()).isEqualTo(1);
  }

  @Test
  void leaseThatOthersHeldMeanwhileHasANewEpoch() {
    ours.acquire();
    ours.release();
    theirs.acquire();
    theirs.release();
    assertThat(ours.acquire()).isTrue();
    assertThat(ours.epoch()).isEqualTo(3);
  }

  @Test
  void lostAnswerOfABeatIsNoLostLease() {
    ours.acquire();
    pass(THIRD);
    store.next(LossyStore.Next.LANDS_UNANSWERED);
    assertThatCode(ours::ensure).doesNotThrowAnyException();
    pass(THIRD);
    store.next(LossyStore.Next.VANISHES_UNANSWERED);
    assertThatThrownBy(ours::ensure).isInstanceOf(RetryableException.class);
    assertThatCode(ours::ensure).doesNotThrowAnyException();
    assertThat(ours.epoch()).isEqualTo(1);
  }

  @Test
  void ownBeatThatLandedLateIsNoLostLease() {
    ours.acquire();
    Lease now = lease().value();
    Lease late = new Lease("ours", now.beat() + 1, now.leaseMillis(), now.since(), now.host());
    journal.replace(lease(), late, 1);
    pass(THIRD);
    assertThatCode(ours::ensure).doesNotThrowAnyException();
    assertThat(lease().value().beat()).isEqualTo(late.beat() + 1);
  }
}
