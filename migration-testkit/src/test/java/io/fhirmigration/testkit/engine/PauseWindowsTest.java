package io.fhirmigration.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.INSTANT;

import io.fhirmigration.MigrationEngineBuilder;
import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.Hold;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.PauseWindow;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.engine.Wire.Sent;
import io.fhirmigration.testkit.server.Face;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pause windows, on virtual time: a window begins while exports and imports run. */
class PauseWindowsTest {
  private static final MigrationSettings.Builder SETTINGS =
      MigrationSettings.builder()
          .strategy("time-window", Map.of("window", "P2D"))
          .pollInterval(Duration.ofSeconds(30))
          .maxConcurrentExports(1);

  private final InProcessWorld world = new InProcessWorld(Face.AHDS);
  private final Wire wire = new Wire(world);
  private final List<Optional<Hold>> holds = new ArrayList<>();
  private final List<MigrationStatus> held = new ArrayList<>();
  private final List<Instant> exported = new ArrayList<>();
  private final Run run =
      new Run(world, Mode.ONCE, plan -> plan.history(true).deletes(true), SETTINGS.build());
  private Optional<Instant> begin = Optional.empty();

  @BeforeEach
  void fill() {
    for (int i = 0; i < 20; i++) {
      world.put("Patient", "p" + i, "\"active\":true");
      world.clock().advance(Duration.ofDays(1));
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** As soon as the third export was kicked off, a pause of five hours begins. */
  private MigrationSettings settings(boolean drain) {
    if (begin.isEmpty() && wire.kickOffs().size() == 3) {
      begin = Optional.of(world.clock().instant().truncatedTo(ChronoUnit.MILLIS));
    }
    return SETTINGS
        .pauseWindows(begin.map(from -> List.of(window(from, drain))).orElse(List.of()))
        .build();
  }

  private static PauseWindow window(Instant from, boolean drain) {
    LocalTime start = from.atZone(ZoneOffset.UTC).toLocalTime();
    return new PauseWindow(
        ZoneOffset.UTC, EnumSet.allOf(DayOfWeek.class), start, start.plusHours(5), drain);
  }

  private MigrationEngineBuilder watched(MigrationEngineBuilder engine) {
    return engine.listener(
        event -> {
          if (event instanceof MigrationEvent.MigrationChanged changed
              && !changed.now().hold().equals(last())) {
            holds.add(changed.now().hold());
            changed.now().hold().ifPresent(hold -> held.add(run.status()));
          }
          if (event instanceof MigrationEvent.ChunkChanged changed
              && changed.chunk().phase() == ChunkPhase.TRANSFORMED) {
            exported.add(world.clock().instant());
          }
        });
  }

  private Optional<Hold> last() {
    return holds.isEmpty() ? Optional.empty() : holds.get(holds.size() - 1);
  }

  private List<Instant> inside(List<Instant> moments) {
    Instant from = begin.orElseThrow();
    Instant to = from.plus(Duration.ofHours(5));
    return moments.stream().filter(at -> at.isAfter(from) && at.isBefore(to)).toList();
  }

  private static List<Instant> moments(List<Sent> requests) {
    return requests.stream().map(Sent::at).toList();
  }

  @ParameterizedTest(name = "drain {0}")
  @ValueSource(booleans = {false, true})
  void noExportBeginsInsideTheWindowAndRunningOnesAreFollowedToTheirEnd(boolean drain) {
    run.until(4_000, engine -> watched(engine).settings(() -> settings(drain)));

    assertThat(wire.kickOffs()).hasSizeGreaterThan(6);
    assertThat(inside(moments(wire.kickOffs()))).isEmpty();
    assertThat(inside(exported)).hasSize(1);
    assertThat(run.status().chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void windowThatDoesNotDrainBeginsNoImport() {
    run.until(4_000, engine -> watched(engine).settings(() -> settings(false)));

    assertThat(inside(moments(wire.imports()))).isEmpty();
  }

  @Test
  void windowThatDrainsStillImportsWhatWasExported() {
    run.until(4_000, engine -> watched(engine).settings(() -> settings(true)));

    assertThat(inside(moments(wire.imports()))).isNotEmpty();
  }

  @Test
  void statusSaysWhyAndUntilWhenAndTheRecordIsWrittenOnceAtEachEnd() {
    run.until(4_000, engine -> watched(engine).settings(() -> settings(false)));

    assertThat(holds).hasSize(2);
    Hold hold = holds.get(0).orElseThrow();
    assertThat(hold.reason()).startsWith("pause window ").endsWith("Z");
    assertThat(hold.until()).contains(begin.orElseThrow().plus(Duration.ofHours(5)));
    assertThat(holds.get(1)).isEmpty();
    assertThat(held).extracting(MigrationStatus::hold).containsExactly(Optional.of(hold));
    assertThat(run.status().hold()).isEmpty();
  }

  @Test
  void workGoesOnAsSoonAsTheWindowEnds() {
    run.until(4_000, engine -> watched(engine).settings(() -> settings(false)));

    Instant end = begin.orElseThrow().plus(Duration.ofHours(5));
    assertThat(moments(wire.kickOffs()))
        .filteredOn(end::isBefore)
        .first(INSTANT)
        .isBefore(end.plusSeconds(90));
  }

  @Test
  void holdThatIsOverIsNotShownThoughNobodyDrives() {
    PauseWindow now = window(world.clock().instant(), false);
    Run paused = run.with(SETTINGS.pauseWindows(List.of(now)).build());
    paused.until(5);
    assertThat(run.status().hold()).isPresent();

    world.clock().advance(Duration.ofHours(5));

    assertThat(run.status().hold()).isEmpty();
  }

  /** In Berlin the clock goes from 02:00 to 03:00 in the night to 30 March 2025. */
  @Test
  void nightIsAnHourShorterWhenTheClockGoesForward() {
    world.clock().set(Instant.parse("2025-03-29T12:00:00Z"));
    PauseWindow nights =
        new PauseWindow(
            ZoneId.of("Europe/Berlin"),
            EnumSet.allOf(DayOfWeek.class),
            LocalTime.of(13, 0),
            LocalTime.of(6, 0),
            false);

    run.with(SETTINGS.pauseWindows(List.of(nights)).build()).until(8_000);

    assertThat(wire.kickOffs().get(0).at())
        .isBetween(Instant.parse("2025-03-30T04:00:00Z"), Instant.parse("2025-03-30T04:02:00Z"));
  }
}
