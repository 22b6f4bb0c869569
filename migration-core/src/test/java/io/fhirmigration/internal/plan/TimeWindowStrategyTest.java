package io.fhirmigration.internal.plan;

import static io.fhirmigration.internal.plan.Ask.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.spi.ChunkStrategy.Request;
import io.fhirmigration.spi.ChunkStrategy.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import org.junit.jupiter.api.Test;

class TimeWindowStrategyTest {
  private static final Instant EDGE = START.plus(Duration.ofDays(100));

  private final TimeWindowStrategy strategy =
      new TimeWindowStrategy(
          Period.ofMonths(1), Duration.ofMinutes(10), Instant.parse("2012-01-01T00:00:00Z"));

  @Test
  void windowsFollowTheCalendar() {
    assertPlanned(Ask.upTo(EDGE).request(), Instant.parse("2020-02-01T00:00:00Z"));
    Ask february = Ask.upTo(EDGE).from(Instant.parse("2020-02-01T00:00:00Z"));
    assertPlanned(february.request(), Instant.parse("2020-03-01T00:00:00Z"));
  }

  @Test
  void lastWindowIsShorter() {
    assertPlanned(Ask.upTo(EDGE).from(EDGE.minusMillis(1)).last().request(), EDGE);
  }

  @Test
  void restUnderTheMinimumWaits() {
    Ask ask = Ask.upTo(EDGE).from(EDGE.minusSeconds(599));
    assertThat(strategy.next(ask.request()))
        .isInstanceOfSatisfying(
            Step.NothingUntil.class, n -> assertThat(n.until()).isEqualTo(EDGE.plusSeconds(1)));
  }

  @Test
  void restOverTheMinimumIsPlannedUpToTheEdge() {
    assertPlanned(Ask.upTo(EDGE).from(EDGE.minusSeconds(600)).request(), EDGE);
  }

  @Test
  void windowEndsWhereTheNextChunkStarts() {
    Instant next = START.plusSeconds(3);
    assertPlanned(Ask.upTo(EDGE).nextChunkAt(next).request(), next);
  }

  @Test
  void windowWithoutStartReachesPastTheFirstTimestamp() {
    Ask ask = Ask.upTo(EDGE).fromTheBeginning().firstSeen(START.plusNanos(1_234_567));
    assertPlanned(ask.request(), Instant.parse("2020-02-01T00:00:00.001Z"));
  }

  @Test
  void windowWithoutStartAndFirstTimestampEndsBehindTheAssumedStart() {
    assertPlanned(
        Ask.upTo(EDGE).fromTheBeginning().request(), Instant.parse("2012-02-01T00:00:00Z"));
  }

  private void assertPlanned(Request request, Instant till) {
    assertThat(strategy.next(request))
        .isInstanceOfSatisfying(Step.Plan.class, p -> assertThat(p.till()).isEqualTo(till));
  }
}
