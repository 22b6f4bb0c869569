package io.fhirmigration.testkit.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEngineBuilder;
import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.crash.CrashingStateStore;
import io.fhirmigration.testkit.crash.SimulatedCrash;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions are put in order by what a migration learns of its whole range before it imports. */
class RangeSurveyTest {
  private static final int DAYS = 4;
  private static final String NORMALISE = "normalise-versions";

  /** What arrives: p's older version a millisecond before the newer, q's versions as numbers. */
  private static final List<String> IN_ORDER =
      List.of(
          "p1 2025-01-02T00:00:59.999Z",
          "p2 2025-01-02T00:01:00Z current",
          "q1 2025-01-01T00:01:00Z",
          "q2 2025-01-04T00:01:00Z current",
          "r7 2025-01-03T00:02:00Z current");

  private static MigrationPlan.Builder surveyed(MigrationPlan.Builder plan) {
    return Copy.history(plan).transformer(NORMALISE, Map.of());
  }

  private static Copy copy() {
    return new Copy(DAYS, 0, Map.of("window", "P2D"), "time-window", RangeSurveyTest::surveyed);
  }

  /** Versions whose numbers, dates and windows contradict each other. */
  private static void seed(Copy copy) {
    copy.version("p", 1, Copy.at(2, 1));
    copy.version("p", 2, Copy.at(1, 1));
    copy.row("q", 1, Copy.at(0, 1), text("zzz", 0));
    copy.row("q", 2, Copy.at(3, 1), text("aaa", 3));
    copy.version("r", 7, Copy.at(2, 2));
  }

  private static String text(String version, int day) {
    return "\"versionId\":\"" + version + "\",\"lastUpdated\":\"" + Copy.at(day, 1) + "\"";
  }

  private static List<String> arrived(Copy copy) {
    return copy.destination.versions().stream()
        .map(
            v ->
                v.id()
                    + v.versionId()
                    + " "
                    + v.lastUpdated()
                    + (copy.destination.isCurrent(v) ? " current" : ""))
        .sorted()
        .toList();
  }

  @Test
  void versionsOfAWholeRangeArriveInOrder() {
    try (Copy copy = copy()) {
      seed(copy);
      List<ChunkPhase> phases = new ArrayList<>();

      MigrationReport report = copy.run(engine -> engine.listener(event -> note(event, phases)));

      assertThat(report.ending()).isEqualTo(Ending.WAITING_FOR_VERDICT);
      assertThat(arrived(copy)).isEqualTo(IN_ORDER);
      assertThat(report.status().ledger().balances()).isTrue();
      assertThat(phases.lastIndexOf(ChunkPhase.EXPORTED))
          .as("everything is exported before anything is imported")
          .isLessThan(phases.indexOf(ChunkPhase.IMPORTING));
      assertThat(report.audit())
          .filteredOn(entry -> entry.what().equals("survey"))
          .extracting(entry -> entry.detail())
          .containsExactly(
              "normalise-versions: 5 version(s) of 3 resource(s); 3 change, of these 2 get another"
                  + " number");
    }
  }

  private static void note(MigrationEvent event, List<ChunkPhase> phases) {
    if (event instanceof MigrationEvent.ChunkChanged changed) {
      phases.add(changed.chunk().phase());
    }
  }

  @Test
  void wholeRangeIsExportedWhateverMayBeStaged() {
    try (Copy copy = copy()) {
      seed(copy);
      MigrationSettings oneByte =
          MigrationSettings.builder()
              .strategy("time-window", Map.of("window", "P1D"))
              .maxStagedBytes(1)
              .build();
      copy.run(engine -> engine.settings(oneByte));
      assertThat(arrived(copy)).isEqualTo(IN_ORDER);
    }
  }

  @Test
  void lineWithoutAPlaceHoldsEverythingAndIsNamed() {
    try (Copy copy = copy()) {
      seed(copy);
      copy.row("u", 1, Copy.at(2, 3), "\"versionId\":\"1\"");

      MigrationReport report = copy.run();

      assertThat(report.ending()).isEqualTo(Ending.NEEDS_ATTENTION);
      assertThat(report.status().open())
          .flatExtracting(chunk -> chunk.attention().stream().toList())
          .singleElement()
          .satisfies(
              attention -> {
                assertThat(attention.reason())
                    .contains("1 line cannot be imported")
                    .contains("no resourceType, id or meta.lastUpdated in file")
                    .contains(" line ");
                assertThat(attention.nextStep()).contains("start anew with a transformer before");
              });
      assertThat(copy.destination.versions()).isEmpty();
    }
  }

  @Test
  void surveySeesLinesAsTheTransformersBeforeItLeaveThem() {
    try (Copy copy =
        new Copy(
            DAYS,
            0,
            plan ->
                Copy.history(plan)
                    .transformer("stamp-last-updated", Map.of("instant", "2024-06-01T00:00:00Z"))
                    .transformer(NORMALISE, Map.of()))) {
      seed(copy);
      copy.row("u", 1, Copy.at(2, 3), "\"versionId\":\"first\"");

      copy.run();

      assertThat(arrived(copy)).containsAll(IN_ORDER).hasSize(IN_ORDER.size() + 1);
      assertThat(copy.current("u").versionId()).isEqualTo(1);
    }
  }

  @Test
  void continuousCopyHasNoWholeRange() {
    MigrationPlan plan =
        MigrationPlan.builder(
                "m",
                Mode.CONTINUOUS,
                URI.create("https://a.example.org"),
                URI.create("https://b.example.org"),
                URI.create("https://c.example.org"))
            .transformer(NORMALISE, Map.of())
            .build();
    MigrationEngineBuilder engine = MigrationEngine.builder(plan);
    assertThatThrownBy(engine::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(
            "transformer normalise-versions: has to know the whole range before the first import,"
                + " which mode continuous never does; use mode once");
  }

  @ParameterizedTest
  @CsvSource({"CRASH_BEFORE,false", "CRASH_AFTER,false", "CRASH_AFTER,true"})
  void deathAtAnyWriteAndLossOfTheStoreEndTheSame(CrashingStateStore.Mode mode, boolean lost) {
    long writes = once(mode, 0, lost);
    assertThat(writes).isGreaterThan(40);
    for (long k = 1; k <= writes; k++) {
      long failing = k;
      assertThatCode(() -> once(mode, failing, lost))
          .as("%s at store write %d of %d", mode, k, writes)
          .doesNotThrowAnyException();
    }
  }

  /** One migration; answers the number of its writes. */
  private static long once(CrashingStateStore.Mode mode, long failing, boolean lost) {
    try (Copy copy = copy();
        StateStore store = new InMemoryStateStore();
        StateStore empty = new InMemoryStateStore()) {
      seed(copy);
      CrashingStateStore crashing = new CrashingStateStore(store, failing, mode);
      try {
        copy.run(with(crashing));
      } catch (SimulatedCrash died) {
        assertThat(copy.run(with(lost ? empty : store)).ending())
            .isEqualTo(Ending.WAITING_FOR_VERDICT);
      }
      assertThat(arrived(copy)).isEqualTo(IN_ORDER);
      return crashing.writes();
    }
  }

  private static UnaryOperator<MigrationEngineBuilder> with(StateStore store) {
    return engine -> engine.store(store);
  }
}
