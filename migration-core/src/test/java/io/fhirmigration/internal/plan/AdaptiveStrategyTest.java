package io.fhirmigration.internal.plan;

import static io.fhirmigration.internal.plan.Ask.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ChunkStrategy.Step;
import io.fhirmigration.spi.ProviderConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdaptiveStrategyTest {
  private static final Instant EDGE = START.plus(Duration.ofDays(2_000));

  private final ChunkStrategy strategy =
      new AdaptiveStrategyProvider()
          .create(
              ProviderConfig.of(
                  Map.of("target", "1000", "targetBytes", "1000000", "initialWindow", "P32D")));

  @Test
  void firstLengthIsCountedFirst() {
    assertCounts(Ask.upTo(EDGE), days(32));
  }

  @Test
  void emptySpanIsTriedFourTimesLonger() {
    assertCounts(Ask.upTo(EDGE).counted(days(32), 0), days(128));
  }

  @Test
  void sparseSpanIsTriedTwiceAsLong() {
    assertCounts(Ask.upTo(EDGE).counted(days(32), 400), days(64));
  }

  @Test
  void halfFullWindowIsPlanned() {
    assertPlans(Ask.upTo(EDGE).counted(days(32), 500), days(32));
  }

  @Test
  void windowAboveTheTargetIsHalved() {
    assertCounts(Ask.upTo(EDGE).counted(days(32), 1_001), days(16));
  }

  @Test
  void windowFarAboveTheTargetIsCutInProportion() {
    assertCounts(Ask.upTo(EDGE).counted(days(32), 32_000), days(1));
  }

  @Test
  void lengthBetweenSparseAndTooMuchIsHalved() {
    Ask ask = Ask.upTo(EDGE).counted(days(32), 10).counted(days(128), 5_000);
    assertCounts(ask, days(80));
  }

  @Test
  void burstAtTheFloorGoesThroughWithAWarning() {
    Ask ask = Ask.upTo(EDGE).counted(START.plusSeconds(1), 90_000);
    Step.Plan plan = assertPlans(ask, START.plusSeconds(1));
    assertThat(plan.reason()).startsWith("warning: 90000 resources in 1000 ms");
  }

  @Test
  void emptyRestIsPlannedAndNotSkipped() {
    assertPlans(Ask.upTo(days(40)).last().counted(days(32), 0).counted(days(40), 0), days(40));
  }

  @Test
  void countedWindowNearAMovingEdgeIsPlanned() {
    Instant edge = days(10).plusSeconds(30);
    assertPlans(Ask.upTo(edge).counted(days(10), 3), days(10));
  }

  @Test
  void withoutMoreCountsTheBestKnownLengthIsPlanned() {
    assertPlans(Ask.upTo(EDGE).uncounted().counted(days(32), 10), days(32));
    assertPlans(Ask.upTo(EDGE).uncounted().counted(days(32), 2_000), days(16));
    assertPlans(Ask.upTo(EDGE).uncounted(), days(32));
  }

  @Test
  void unknownCountIsNotZero() {
    assertPlans(Ask.upTo(EDGE).refused(days(32)), days(32));
    assertPlans(Ask.upTo(EDGE).counted(days(32), 0).refused(days(128)), days(32));
  }

  @Test
  void countsOfAnotherStartAreIgnored() {
    Ask ask = Ask.upTo(EDGE).counted(days(32), 999).from(days(1));
    assertCounts(ask, days(33));
  }

  @Test
  void uncountedLengthFollowsLinesOfTheWindowBefore() {
    assertPlans(uncountedAfter(2_000, 10, Duration.ofHours(1)), days(8 + 4));
    assertPlans(uncountedAfter(500, 10, Duration.ofHours(1)), days(8 + 16));
    assertPlans(uncountedAfter(0, 0, Duration.ofHours(1)), days(8 + 32));
    assertPlans(uncountedAfter(1_000_000, 10, Duration.ofHours(1)), days(8 + 2));
  }

  @Test
  void uncountedLengthFollowsBytesOfTheWindowBefore() {
    assertPlans(uncountedAfter(10, 2_000_000, Duration.ofHours(1)), days(8 + 4));
  }

  @Test
  void slowWindowDoesNotGrow() {
    assertPlans(uncountedAfter(10, 10, Duration.ofHours(13)), days(8 + 8));
  }

  @Test
  void windowWithoutStartHasNoneAndReachesPastTheFirstTimestamp() {
    Ask ask = Ask.upTo(EDGE).fromTheBeginning().firstSeen(START.plusNanos(1));
    Step step = strategy.next(ask.request());
    assertThat(step)
        .isInstanceOfSatisfying(
            Step.CountFirst.class,
            c -> {
              assertThat(c.window().since()).isEmpty();
              assertThat(c.window().till()).isEqualTo(days(32));
            });
  }

  @Test
  void rangeThatEndsBeforeTheHintIsOneWindow() {
    Instant end = Instant.parse("2010-01-01T00:00:00Z");
    assertPlans(Ask.upTo(end).fromTheBeginning().last(), end);
  }

  private static Ask uncountedAfter(long lines, long bytes, Duration took) {
    Window window = Window.of(START, days(8));
    ObjectRef none = new ObjectRef("container", "object", 0, "0".repeat(64));
    CountAnswer unknown = CountAnswer.unknown("410 Gone");
    ExportAttempt attempt =
        new ExportAttempt("container", "https://source.example/", EDGE, unknown, unknown, false);
    Staged staged =
        new Staged(
            attempt,
            "https://source.example/1",
            none,
            none,
            lines,
            lines,
            bytes,
            false,
            "",
            true,
            unknown,
            Map.of(),
            Optional.empty());
    ChunkState closed = new ChunkState.Closed(Ledger.EMPTY, staged, unknown, EDGE.plus(took));
    Chunk chunk = Chunk.planned(LaneId.ALL, window, "", EDGE).to(closed, "");
    return Ask.upTo(EDGE).after(chunk).uncounted();
  }

  private void assertCounts(Ask ask, Instant till) {
    assertThat(strategy.next(ask.request()))
        .isInstanceOfSatisfying(
            Step.CountFirst.class, c -> assertThat(c.window().till()).isEqualTo(till));
  }

  private Step.Plan assertPlans(Ask ask, Instant till) {
    Step step = strategy.next(ask.request());
    assertThat(step)
        .isInstanceOfSatisfying(Step.Plan.class, p -> assertThat(p.till()).isEqualTo(till));
    return (Step.Plan) step;
  }

  private static Instant days(long days) {
    return START.plus(Duration.ofDays(days));
  }
}
