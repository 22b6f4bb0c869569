package io.fhirmigration.internal.plan;

import static io.fhirmigration.internal.plan.Ask.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.spi.ChunkStrategy.Step;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SingleStrategyTest {
  private final SingleStrategy strategy = new SingleStrategy(Duration.ofMinutes(1));

  @Test
  void windowReachesTheRightEdge() {
    Instant edge = START.plusSeconds(60);
    assertThat(strategy.next(Ask.upTo(edge).request()))
        .isEqualTo(new Step.Plan(edge, "one window up to " + edge));
  }

  @Test
  void shortRestWaitsWhileCopyingGoesOn() {
    Ask ask = Ask.upTo(START.plusMillis(59_999));
    assertThat(strategy.next(ask.request()))
        .isInstanceOfSatisfying(
            Step.NothingUntil.class, n -> assertThat(n.until()).isEqualTo(START.plusSeconds(60)));
  }

  @Test
  void shortRestIsPlannedAtTheCutOver() {
    Instant edge = START.plusMillis(1);
    assertThat(strategy.next(Ask.upTo(edge).last().request()))
        .isInstanceOfSatisfying(Step.Plan.class, p -> assertThat(p.till()).isEqualTo(edge));
  }

  @Test
  void shortGapBeforeAChunkIsPlannedAtOnce() {
    Ask ask = Ask.upTo(START.plusSeconds(600)).nextChunkAt(START.plusMillis(5));
    assertThat(strategy.next(ask.request()))
        .isInstanceOfSatisfying(
            Step.Plan.class, p -> assertThat(p.till()).isEqualTo(START.plusMillis(5)));
  }

  @Test
  void edgeBehindTheGapEndsOrWaits() {
    Instant edge = START.minusSeconds(5);
    assertThat(strategy.next(Ask.upTo(edge).last().request())).isInstanceOf(Step.Done.class);
    assertThat(strategy.next(Ask.upTo(edge).request())).isInstanceOf(Step.NothingUntil.class);
  }
}
