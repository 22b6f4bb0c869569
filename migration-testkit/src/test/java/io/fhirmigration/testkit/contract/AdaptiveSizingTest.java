package io.fhirmigration.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ChunkStrategy.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdaptiveSizingTest {
  private static final long TARGET = 100_000;
  private static final Duration FLOOR = Duration.ofSeconds(1);

  @Test
  void windowsHoldAtMostTheTarget() {
    for (int seed = 0; seed < 10; seed++) {
      SourceRows rows = SourceRows.uniform(seed);
      assertThat(windows(rows, 20)).allMatch(w -> rows.rowsIn(w) <= TARGET);
    }
  }

  @Test
  void windowsAreFilledToHalfTheTargetOnAverage() {
    for (int seed = 0; seed < 10; seed++) {
      SourceRows rows = SourceRows.uniform(seed);
      long all = rows.rowsIn(new Window(Optional.empty(), SourceRows.END));
      assertThat(windows(rows, 20).size()).isLessThanOrEqualTo((int) (2 * all / TARGET) + 1);
    }
  }

  @Test
  void emptySourceNeedsFewWindows() {
    assertThat(windows(SourceRows.empty(), 20)).hasSize(1);
    assertThat(windows(SourceRows.empty(), 1).size()).isLessThan(15);
    assertThat(windows(SourceRows.empty().countingNothing(), 20).size()).isLessThan(15);
  }

  @Test
  void onlyBurstsExceedTheTargetAndSaySo() {
    SourceRows rows = SourceRows.bursts(3);
    List<Chunk> large =
        walked(rows, 60).stream().filter(c -> rows.rowsIn(c.window()) > TARGET).toList();
    assertThat(large).hasSize(7);
    assertThat(large)
        .allSatisfy(
            c -> {
              assertThat(c.note()).startsWith("warning");
              Duration length =
                  Duration.between(c.window().since().orElseThrow(), c.window().till());
              assertThat(length).isLessThanOrEqualTo(FLOOR);
            });
  }

  @Test
  void uncountedSourceIsSizedByEarlierWindows() {
    SourceRows rows = SourceRows.uniform(5).countingNothing();
    List<Window> windows = windows(rows, 20);
    List<Window> settled = windows.subList(8, windows.size() - 1);
    assertThat(settled).allMatch(w -> rows.rowsIn(w) < 3 * TARGET);
    long sum = settled.stream().mapToLong(rows::rowsIn).sum();
    assertThat(sum / settled.size()).isBetween(TARGET / 2, 2 * TARGET);
  }

  @Test
  void steadySourceIsCountedAboutOncePerWindow() {
    LaneWalk walk = walk(SourceRows.uniform(6), 20);
    int asked = 0;
    Step step = walk.ask(SourceRows.END, true);
    while (!(step instanceof Step.Done)) {
      asked += step instanceof Step.CountFirst ? 1 : 0;
      step = walk.ask(SourceRows.END, true);
    }
    assertThat(asked).isLessThan(2 * walk.chunks().size() + 10);
  }

  @Test
  void weekOfDownTimeIsCaughtUpInFewWindows() {
    LaneWalk walk = walk(SourceRows.empty(), 20);
    Instant edge = SourceRows.BEGIN;
    for (int minute : IntStream.range(0, 30).toArray()) {
      edge = SourceRows.BEGIN.plus(Duration.ofMinutes(minute));
      walk.walk(edge, false);
    }
    int before = walk.chunks().size();
    walk.walk(edge.plus(Duration.ofDays(7)), false);
    assertThat(walk.chunks()).hasSize(before + 1);
  }

  private static List<Window> windows(SourceRows rows, int maxCounts) {
    return walked(rows, maxCounts).stream().map(Chunk::window).toList();
  }

  private static List<Chunk> walked(SourceRows rows, int maxCounts) {
    LaneWalk walk = walk(rows, maxCounts);
    walk.walk(SourceRows.END, true);
    return walk.chunks();
  }

  private static LaneWalk walk(SourceRows rows, int maxCounts) {
    return new LaneWalk(
        AdaptiveSizingTest::strategy, rows, Optional.of(SourceRows.BEGIN), maxCounts);
  }

  private static ChunkStrategy strategy() {
    return BuiltIn.strategy(
        "adaptive", Map.of("target", Long.toString(TARGET), "floor", FLOOR.toString()));
  }
}
