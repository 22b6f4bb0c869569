package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.engine.PlanSteps.RightEdge;
import io.fhirmigration.model.CutOver;
import io.fhirmigration.model.Migration;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RightEdgeTest {
  private static final Duration LAG = Duration.ofMinutes(5);
  private static final Instant FROZEN = Instant.parse("2026-03-01T12:00:00.000700Z");
  private static final Instant END = Instant.parse("2026-03-01T12:00:00.001Z");

  private static RightEdge edge(Migration migration, Instant sourceNow) {
    return PlanSteps.rightEdge(migration, sourceNow, LAG);
  }

  private static Migration cutOver() {
    return Samples.migration().cuttingOver(Optional.of(new CutOver(FROZEN, "ada", FROZEN)));
  }

  @Test
  void noWindowEndsWithinTheSettleLag() {
    Instant now = Instant.parse("2026-03-01T12:00:00.123456Z");
    assertThat(edge(Samples.migration(), now))
        .isEqualTo(new RightEdge(Instant.parse("2026-03-01T11:55:00.123Z"), false));
  }

  @Test
  void lastWindowEndsOneMillisecondAfterTheFreeze() {
    assertThat(edge(cutOver(), END.plus(LAG))).isEqualTo(new RightEdge(END, true));
    assertThat(edge(cutOver(), END.plus(Duration.ofDays(1)))).isEqualTo(new RightEdge(END, true));
  }

  @Test
  void settleLagHoldsForTheLastWindowToo() {
    Instant early = END.plus(LAG).minusMillis(1);
    assertThat(edge(cutOver(), early))
        .isEqualTo(new RightEdge(Instant.parse("2026-03-01T12:00:00Z"), false));
  }

  @Test
  void fixedRangeEndsWhereItEnds() {
    Migration once = Samples.fullMigration();
    assertThat(once.rangeEnd()).contains(Samples.TILL);
    assertThat(edge(once, Samples.NOW)).isEqualTo(new RightEdge(Samples.TILL, true));
  }

  @Test
  void fixedRangeInTheFutureIsReachedUnderTheLag() {
    Instant now = Samples.TILL.minusSeconds(60);
    assertThat(edge(Samples.fullMigration(), now)).isEqualTo(new RightEdge(now.minus(LAG), false));
  }
}
