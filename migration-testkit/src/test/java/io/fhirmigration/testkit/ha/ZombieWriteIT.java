package io.fhirmigration.testkit.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.ha.Writes.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A driver stops between reading and writing a record, for every kind of write in a migration; the
 * standby takes over; then the first one goes on and writes what it had in mind.
 */
class ZombieWriteIT {
  /** When the first driver goes on. */
  enum Wakes {
    /** At the second driver's first write after it rewrote all open records. */
    AFTER_THE_TAKEOVER(0),
    /** When the second driver has made some way. */
    ON_THE_WAY(9),
    /** After the second driver's last write. */
    AT_THE_END(Integer.MAX_VALUE);

    private final int after;

    Wakes(int after) {
      this.after = after;
    }
  }

  @ParameterizedTest
  @EnumSource(Wakes.class)
  void writeOfAZombieChangesNoOpenRecordAndWhatItAddsIsTakenUp(Wakes wakes) {
    List<String> kinds = run(Integer.MAX_VALUE, wakes).stream().map(Write::kind).toList();
    TreeSet<String> struck = new TreeSet<>();
    TreeSet<String> takenUp = new TreeSet<>();
    for (int asleep : Chosen.of(kinds)) {
      assertThatCode(
              () -> {
                List<Write> all = run(asleep, wakes);
                struck.add(ofZombie(all, asleep).kind());
                takenUp.addAll(takenUp(all));
              })
          .as("asleep before write %d of %d", asleep, kinds.size())
          .doesNotThrowAnyException();
    }
    assertThat(struck)
        .containsExactly(
            "INSERT AUDIT",
            "INSERT CHUNK",
            "INSERT LANE",
            "INSERT LEASE",
            "INSERT MIGRATION",
            "INSERT ORPHAN",
            "REOPEN CHUNK",
            "REPLACE CHUNK",
            "REPLACE LANE",
            "REPLACE LEASE",
            "REPLACE MIGRATION",
            "REPLACE ORPHAN");
    if (wakes == Wakes.AFTER_THE_TAKEOVER) {
      assertThat(takenUp).contains("INSERT CHUNK", "INSERT LANE", "INSERT ORPHAN", "REOPEN CHUNK");
    }
  }

  /** One run in which the first driver falls asleep before its n-th write. */
  private static List<Write> run(int asleep, Wakes wakes) {
    try (Journey journey = new Journey()) {
      int[] first = {0};
      Hosts.Host zombie =
          journey.hosts.start(
              "zombie",
              host -> {
                StateStore view =
                    journey.writes.view(
                        "zombie",
                        () -> {
                          if (++first[0] == asleep) {
                            host.freezeHere();
                          }
                        });
                try (MigrationEngine engine = journey.engine(host, view)) {
                  assertThat(engine.run().ending()).isIn(Ending.TERMINAL, Ending.LEASE_LOST);
                }
              });
      if (asleep == Integer.MAX_VALUE) {
        journey.run();
      } else {
        startSecond(journey, zombie, wakes);
        journey.run();
        if (!zombie.hasEnded()) {
          zombie.thaw();
          journey.run();
        }
        noOpenRecordChanged(journey);
      }
      journey.check();
      return journey.writes.all();
    }
  }

  private static void startSecond(Journey journey, Hosts.Host zombie, Wakes wakes) {
    int[] since = {0};
    journey.hosts.start(
        "second",
        host -> {
          StateStore view =
              journey.writes.view(
                  "second",
                  () -> {
                    if (tookOver(journey) && since[0]++ == wakes.after) {
                      zombie.thaw();
                      host.sleep(Duration.ZERO);
                    }
                  });
          try (MigrationEngine engine = journey.engine(host, view)) {
            assertThat(engine.run().ending()).isEqualTo(Ending.TERMINAL);
          }
        });
  }

  /** Whether the second driver drives and no open record is older than that. */
  private static boolean tookOver(Journey journey) {
    Optional<Write> audit =
        journey.writes.by("second").stream()
            .filter(w -> w.landed() && w.next().body().contains("second drives with epoch"))
            .findFirst();
    return audit.isPresent()
        && journey.openRecords().stream()
            .allMatch(row -> row.epoch() >= audit.get().next().epoch());
  }

  private static void noOpenRecordChanged(Journey journey) {
    for (Write write : journey.writes.all()) {
      boolean open = write.found().filter(StateRecord::open).isPresent();
      boolean taken = write.found().filter(row -> row.epoch() > write.next().epoch()).isPresent();
      if (open && taken) {
        assertThat(write.landed()).as("%s by %s", write.kind(), write.by()).isFalse();
      }
    }
  }

  private static Write ofZombie(List<Write> all, int number) {
    return all.stream().filter(w -> w.by().equals("zombie")).toList().get(number - 1);
  }

  /**
   * What landed with an older epoch than the driver's, and was rewritten by the driver before it
   * wrote anything else to that record.
   */
  private static List<String> takenUp(List<Write> all) {
    List<String> kinds = new ArrayList<>();
    long driving = 0;
    for (int i = 0; i < all.size(); i++) {
      Write write = all.get(i);
      if (write.next().key().kind() == RecordKind.LEASE && write.landed()) {
        driving = Math.max(driving, write.next().epoch());
      }
      boolean late = write.landed() && write.next().open() && write.next().epoch() < driving;
      if (late) {
        Write next = nextOf(write, all.subList(i + 1, all.size()));
        assertThat(next.by()).as(write.kind()).isEqualTo("second");
        assertThat(next.isTouch()).as("%s is rewritten first", write.kind()).isTrue();
        assertThat(next.next().epoch()).isEqualTo(driving);
        kinds.add(write.kind());
      }
    }
    return kinds;
  }

  private static Write nextOf(Write write, List<Write> later) {
    return later.stream()
        .filter(w -> w.landed() && w.next().key().equals(write.next().key()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("never taken up: " + write.kind()));
  }
}
