package io.fhirmigration.testkit.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.Window;
import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ChunkStrategy.Request;
import io.fhirmigration.spi.ChunkStrategy.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contract's driver finds strategies that break it. */
class LaneWalkTest {

  @Test
  void windowPastTheLimitIsFound() {
    broken(r -> new Step.Plan(r.limit().plusMillis(1), "too far"), "end of the window");
  }

  @Test
  void windowBeforeTheGapIsFound() {
    assertThatThrownBy(() -> walk(r -> new Step.Plan(start(r), "empty")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void memoryIsFound() {
    AtomicInteger calls = new AtomicInteger();
    broken(
        r -> new Step.Plan(start(r).plusSeconds(calls.incrementAndGet()), "remembers"),
        "the same question again");
  }

  @Test
  void repeatedCountIsFound() {
    broken(r -> new Step.CountFirst(new Window(r.gap().since(), r.limit()), "again"), "counted");
  }

  @Test
  void countBehindTheEdgeIsFound() {
    Instant late = SourceRows.END.plusMillis(1);
    broken(
        r -> new Step.CountFirst(new Window(r.gap().since(), late), "late"),
        "end of what is counted");
  }

  @Test
  void earlyEndIsFound() {
    broken(r -> new Step.Done("enough"), "covered range");
  }

  @Test
  void waitingInAClosedRangeIsFound() {
    broken(r -> new Step.NothingUntil(r.limit(), "later"), "although the range ends");
  }

  @Test
  void endlessPlanningIsFound() {
    broken(r -> new Step.Plan(start(r).plusMillis(1), "tiny"), "did not cover the range");
  }

  private static void broken(ChunkStrategy strategy, String found) {
    assertThatThrownBy(() -> walk(strategy))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(found);
  }

  private static void walk(ChunkStrategy strategy) {
    Optional<Instant> since = Optional.of(SourceRows.END.minus(Duration.ofDays(1)));
    new LaneWalk(() -> strategy, SourceRows.empty(), since, 2).walk(SourceRows.END, true);
  }

  private static Instant start(Request request) {
    return request.gap().since().orElseThrow();
  }
}
