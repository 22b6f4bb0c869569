package io.fhirmigration.testkit.ha;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.TurnResult;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.Orphan.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two engines on one migration: one drives, the other stands by. */
class HandoverTest {
  private static final Duration LOOK = Journey.LEASE.dividedBy(3);

  private final Journey journey = new Journey();

  @AfterEach
  void close() {
    journey.close();
  }

  /** Lets hosts run for a number of turns. */
  private void turns(int number) {
    for (int i = 0; i < number; i++) {
      journey.hosts.turn();
      journey.act();
    }
  }

  private void turnsUntilDriverIs(String name) {
    while (!journey.status().driver().endsWith(" on " + name)) {
      assertThat(journey.hosts.turn()).isTrue();
      journey.act();
    }
  }

  private Instant now() {
    return journey.world.clock().instant();
  }

  /** What the other tests disturb. */
  @Test
  void undisturbedJourneyMeetsEveryFateOfALostKickOff() {
    journey.start("a");
    journey.run();
    journey.check();
    assertThat(journey.status().orphans())
        .extracting(Orphan::outcome)
        .contains(Outcome.ADOPTED, Outcome.CANCELLED, Outcome.NEVER_SEEN);
  }

  @Test
  void standbyWritesNothing() {
    journey.start("a");
    turns(2);
    journey.start("b");
    while (journey.status().driver().endsWith(" on a")) {
      assertThat(journey.writes.by("b")).isEmpty();
      turns(1);
    }
    journey.run();
    journey.check();
    assertThat(journey.writes.by("b")).as("once the first has ended").isNotEmpty();
  }

  @Test
  void standbySaysWhoDrives() {
    journey.start("a");
    turns(3);
    List<TurnResult> results = new ArrayList<>();
    journey.hosts.start(
        "b",
        host -> {
          try (MigrationEngine engine = journey.engine(host, journey.writes.view("b", () -> {}))) {
            results.add(engine.turn());
          }
        });
    turns(1);
    assertThat(results).hasSize(1);
    assertThat(results.get(0).driving()).isFalse();
    assertThat(results.get(0).driver()).endsWith(" on a");
    assertThat(results.get(0).done()).isEmpty();
    assertThat(journey.writes.by("b")).isEmpty();
  }

  /** A beat may be a third of a lease old, and a standby looks once a third. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 12, 25, 40, 60})
  void killedDriverIsReplacedWithinALeaseTimeAndALook(int turns) {
    Hosts.Host first = journey.start("a");
    journey.start("b");
    turns(turns);
    first.freeze();
    Instant killed = now();
    turnsUntilDriverIs("b");
    assertThat(Duration.between(killed, now())).isLessThanOrEqualTo(Journey.LEASE.plus(LOOK));
    journey.run();
    journey.check();
  }

  @Test
  void stopHandsOverAtTheNextLook() {
    List<MigrationReport> reports = new ArrayList<>();
    MigrationEngine[] running = new MigrationEngine[1];
    journey.hosts.start(
        "a",
        host -> {
          try (MigrationEngine engine = journey.engine(host, journey.writes.view("a", () -> {}))) {
            running[0] = engine;
            reports.add(engine.run());
          }
        });
    journey.start("b");
    turns(30);
    running[0].requestStop();
    Instant asked = now();
    turnsUntilDriverIs("b");
    assertThat(Duration.between(asked, now())).isLessThanOrEqualTo(LOOK);
    assertThat(reports).extracting(MigrationReport::ending).containsExactly(Ending.STOPPED);
    journey.run();
    journey.check();
  }

  /** Hours apart, and monotonic clocks that start anywhere and wrap around on the way. */
  @ParameterizedTest
  @CsvSource({"PT3H, 1234567890123456789", "PT-3H, 9223372036854000000", "PT0S, -9000000000"})
  void clocksOfTheHostsNeedNotAgree(Duration ahead, long nanos) {
    Hosts.Host first = journey.start("a");
    journey.start("b", ahead, nanos);
    turns(40);
    assertThat(journey.writes.by("b")).isEmpty();
    first.freeze();
    Instant killed = now();
    turnsUntilDriverIs("b");
    assertThat(Duration.between(killed, now())).isLessThanOrEqualTo(Journey.LEASE.plus(LOOK));
    journey.run();
    journey.check();
  }

  /** Each freezes for longer than a lease and goes on when others have driven for a while. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 9})
  void driversThatFreezeInTurnEndTheSame(int each) {
    List<Hosts.Host> frozen = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Hosts.Host host = journey.start("h" + i, Ending.TERMINAL, Ending.LEASE_LOST);
      turns(1);
      turnsUntilDriverIs("h" + i);
      turns(each);
      host.freeze();
      frozen.add(host);
    }
    journey.start("last");
    turnsUntilDriverIs("last");
    for (Hosts.Host host : frozen) {
      host.thaw();
      turns(each);
    }
    journey.run();
    journey.check();
    assertThat(journey.status().epoch()).isGreaterThanOrEqualTo(5);
  }
}
