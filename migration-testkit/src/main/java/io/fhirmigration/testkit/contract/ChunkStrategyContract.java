package io.fhirmigration.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ChunkStrategy.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every {@link ChunkStrategy} must do: tile the range without gap or overlap whatever the
 * source answers, decide the same from the same records, and end.
 *
 * <p>Extend it and say how the strategy is made. Six years of rows are planned, in windows of any
 * length that needs fewer than 5,000 steps.
 */
public abstract class ChunkStrategyContract {
  private static final Optional<Instant> START = Optional.of(SourceRows.BEGIN);
  private static final int COUNTS = 20;

  /** Creates the contract. */
  protected ChunkStrategyContract() {}

  /** A fresh strategy, configured as always. */
  protected abstract ChunkStrategy strategy();

  @TestFactory
  Stream<DynamicTest> rangeWithStartIsTiled() {
    return forEachSource(rows -> tilesOnce(rows, START, COUNTS));
  }

  @TestFactory
  Stream<DynamicTest> rangeWithoutStartIsTiled() {
    return forEachSource(rows -> tilesOnce(rows, Optional.empty(), COUNTS));
  }

  @TestFactory
  Stream<DynamicTest> rangeIsTiledWithFewCountsAndWithNone() {
    return forEachSource(
        rows -> {
          tilesOnce(rows, START, 1);
          tilesOnce(rows, START, 0);
          tilesOnce(rows, Optional.empty(), 0);
        });
  }

  @TestFactory
  Stream<DynamicTest> continuousCopyIsTiledUpToTheCutOver() {
    return forEachSource(
        rows -> {
          LaneWalk walk = new LaneWalk(this::strategy, rows, START, COUNTS);
          Instant edge = SourceRows.BEGIN.plus(Duration.ofDays(400));
          while (edge.isBefore(SourceRows.END)) {
            walk.walk(edge, false);
            edge = edge.plus(Duration.ofHours(500)).plusMillis(7);
          }
          Instant end = edge.plusMillis(1);
          assertThat(walk.walk(end, true)).isInstanceOf(Step.Done.class);
          walk.assertTiled(end);
        });
  }

  @TestFactory
  Stream<DynamicTest> gapsLeftBySplitsAndRemovedChunksAreFilled() {
    return forEachSource(
        rows -> {
          Random random = new Random(rows.toString().hashCode());
          LaneWalk walk = new LaneWalk(this::strategy, rows, START, COUNTS);
          walk.walk(SourceRows.END, true);
          for (int i = 0; i < 20; i++) {
            walk.shrink(random.nextInt(walk.chunks().size()));
            walk.walk(SourceRows.END, true);
            if (walk.chunks().size() > 1) {
              walk.remove(random.nextInt(walk.chunks().size()));
            }
            walk.walk(SourceRows.END, true);
            walk.assertTiled(SourceRows.END);
          }
        });
  }

  @Test
  void gapBeforeTheFirstChunkOfARangeWithoutStartIsFilled() {
    LaneWalk walk = new LaneWalk(this::strategy, SourceRows.uniform(1), Optional.empty(), COUNTS);
    walk.walk(SourceRows.END, true);
    Instant second = walk.chunks().get(0).window().till();
    walk.remove(0);
    walk.walk(SourceRows.END, true);
    walk.assertTiled(SourceRows.END);
    assertThat(walk.chunks()).anyMatch(c -> c.window().till().equals(second));
  }

  @Test
  void edgeThatCreepsGivesNoTinyWindows() {
    LaneWalk walk = new LaneWalk(this::strategy, SourceRows.uniform(2), START, COUNTS);
    walk.walk(SourceRows.END, false);
    int before = walk.chunks().size();
    Instant edge = SourceRows.END;
    for (int i = 0; i < 1_000; i++) {
      edge = edge.plusMillis(1);
      walk.ask(edge, false);
    }
    assertThat(walk.chunks().size() - before).as("windows within one second").isLessThan(100);
  }

  @Test
  void coveredRangeIsDone() {
    LaneWalk walk = new LaneWalk(this::strategy, SourceRows.empty(), START, COUNTS);
    assertThat(walk.ask(SourceRows.BEGIN, true)).isInstanceOf(Step.Done.class);
    assertThat(walk.ask(SourceRows.BEGIN.minusMillis(1), true)).isInstanceOf(Step.Done.class);
  }

  @Test
  void nothingIsPlannedBehindTheEdge() {
    LaneWalk walk = new LaneWalk(this::strategy, SourceRows.empty(), START, COUNTS);
    assertThat(walk.ask(SourceRows.BEGIN, false)).isInstanceOf(Step.NothingUntil.class);
    assertThat(walk.ask(SourceRows.BEGIN.minusMillis(1), false))
        .isInstanceOf(Step.NothingUntil.class);
  }

  @Test
  void lastMillisecondIsPlanned() {
    LaneWalk walk = new LaneWalk(this::strategy, SourceRows.empty(), START, COUNTS);
    Instant end = SourceRows.BEGIN.plusMillis(1);
    walk.walk(end, true);
    walk.assertTiled(end);
  }

  private void tilesOnce(SourceRows rows, Optional<Instant> since, int maxCounts) {
    LaneWalk walk = new LaneWalk(this::strategy, rows, since, maxCounts);
    assertThat(walk.walk(SourceRows.END, true)).isInstanceOf(Step.Done.class);
    walk.assertTiled(SourceRows.END);
  }

  private static Stream<DynamicTest> forEachSource(Consumer<SourceRows> rule) {
    return Stream.of(
            SourceRows.empty(),
            SourceRows.empty().countingNothing(),
            SourceRows.uniform(11),
            SourceRows.uniform(12).supersededOnly(),
            SourceRows.uniform(13).countingNothing(),
            SourceRows.uniform(14).countingSometimes(),
            SourceRows.bursts(15),
            SourceRows.bursts(16).supersededOnly(),
            SourceRows.bursts(17).countingNothing(),
            SourceRows.bursts(18).countingSometimes())
        .map(rows -> DynamicTest.dynamicTest(rows.toString(), () -> rule.accept(rows)));
  }
}
