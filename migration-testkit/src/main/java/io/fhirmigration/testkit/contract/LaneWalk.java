package io.fhirmigration.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RecordedCount;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ChunkStrategy.Gap;
import io.fhirmigration.spi.ChunkStrategy.Request;
import io.fhirmigration.spi.ChunkStrategy.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks a strategy for one lane's windows as the engine does, checks each answer and carries it out
 * on records in memory. Each question is put to two fresh strategies, because a restart may come
 * between any two of them.
 */
final class LaneWalk {
  private static final int MOST_STEPS = 5_000;
  private static final int EXPORTS_AHEAD = 2;
  private static final Comparator<Chunk> WINDOW_ORDER =
      Comparator.comparing(c -> c.window().since().orElse(Instant.MIN));

  private final Supplier<ChunkStrategy> strategy;
  private final SourceRows rows;
  private final int maxCounts;
  private final List<Chunk> chunks = new ArrayList<>();
  private Lane lane;

  LaneWalk(
      Supplier<ChunkStrategy> strategy, SourceRows rows, Optional<Instant> since, int maxCounts) {
    this.strategy = strategy;
    this.rows = rows;
    this.maxCounts = maxCounts;
    this.lane = new Lane(LaneId.ALL, since, rows.first(), List.of(), Optional.empty(), "");
  }

  List<Chunk> chunks() {
    return List.copyOf(chunks);
  }

  /** Asks until there is nothing to do for now; the last answer. */
  Step walk(Instant rightEdge, boolean last) {
    for (int i = 0; i < MOST_STEPS; i++) {
      Step step = ask(rightEdge, last);
      if (step instanceof Step.Done || step instanceof Step.NothingUntil) {
        return step;
      }
    }
    throw new AssertionError(MOST_STEPS + " steps did not cover the range of " + rows);
  }

  /** Asks once. */
  Step ask(Instant rightEdge, boolean last) {
    boolean mayCount = lane.counts().size() < maxCounts;
    Request request = new Request(lane, chunks, firstGap(), rightEdge, last, mayCount);
    Step step = strategy.get().next(request);
    assertThat(strategy.get().next(request)).as("the same question again").isEqualTo(step);
    assertThat(step.reason()).as("reason of %s", step).isNotBlank();
    if (step instanceof Step.Plan plan) {
      plan(request, plan);
    } else if (step instanceof Step.CountFirst count) {
      count(request, count.window());
    } else if (step instanceof Step.NothingUntil nothing) {
      nothing(request, nothing);
    } else {
      assertThat(last).as("done while the range goes on").isTrue();
      Instant covered = request.gap().since().orElse(Instant.MIN);
      assertThat(covered).as("covered range").isAfterOrEqualTo(rightEdge);
    }
    return step;
  }

  /** Moves the end of a chunk left, as the engine does when the server finds it too large. */
  void shrink(int index) {
    Chunk chunk = chunks.get(index);
    Instant since = chunk.window().since().orElse(SourceRows.BEGIN);
    long half = Duration.between(since, chunk.window().till()).toMillis() / 2;
    if (half > 0) {
      chunks.set(index, chunk.endingAt(since.plusMillis(half)));
    }
  }

  /** Takes a chunk away. */
  void remove(int index) {
    chunks.remove(index);
  }

  /** Fails unless the windows lie end to end from the lane's start to {@code end}. */
  void assertTiled(Instant end) {
    Optional<Instant> covered = lane.since();
    for (Chunk chunk : chunks) {
      assertThat(chunk.window().since()).as("start of %s", chunk.window()).isEqualTo(covered);
      covered = Optional.of(chunk.window().till());
    }
    assertThat(covered).as("end of the last window").contains(end);
  }

  private Gap firstGap() {
    Optional<Instant> covered = lane.since();
    for (Chunk chunk : chunks) {
      if (!chunk.window().since().equals(covered)) {
        return new Gap(covered, chunk.window().since());
      }
      covered = Optional.of(chunk.window().till());
    }
    return new Gap(covered, Optional.empty());
  }

  private void plan(Request request, Step.Plan plan) {
    assertThat(plan.till()).as("end of the window").isBeforeOrEqualTo(request.limit());
    Window window = new Window(request.gap().since(), plan.till());
    chunks.add(Chunk.planned(lane.id(), window, plan.reason(), request.rightEdge()));
    chunks.sort(WINDOW_ORDER);
    lane = lane.counting(List.of());
    int done = chunks.size() - 1 - EXPORTS_AHEAD;
    if (done >= 0) {
      chunks.set(done, closed(chunks.get(done)));
    }
  }

  private void count(Request request, Window window) {
    assertThat(request.mayCount()).as("asks for a count").isTrue();
    assertThat(window.since()).as("start of what is counted").isEqualTo(request.gap().since());
    assertThat(window.till()).as("end of what is counted").isBeforeOrEqualTo(request.limit());
    assertThat(request.counted(window)).as("counted before: %s", window).isEmpty();
    List<RecordedCount> counts = new ArrayList<>(lane.counts());
    counts.add(new RecordedCount(window, rows.count(window)));
    lane = lane.counting(counts);
  }

  private static void nothing(Request request, Step.NothingUntil nothing) {
    assertThat(request.last()).as("waits although the range ends").isFalse();
    assertThat(request.gap().till()).as("waits in front of a chunk").isEmpty();
    Instant since = request.gap().since().orElseThrow();
    assertThat(nothing.until()).isAfter(since);
    assertThat(Duration.between(since, request.rightEdge()))
        .as("waits although this much is there")
        .isLessThan(Duration.ofDays(366));
  }

  private Chunk closed(Chunk chunk) {
    Instant at = chunk.changedAt();
    CountAnswer count = rows.count(chunk.window());
    ObjectRef none = new ObjectRef("container", "object", 0, "0".repeat(64));
    long lines = rows.rowsIn(chunk.window());
    Staged staged =
        new Staged(
            new ExportAttempt(
                "container", "https://source.example/$export", at, count, count, false),
            "https://source.example/_operations/export/1",
            none,
            none,
            lines,
            lines,
            lines * 1_500,
            false,
            "counts",
            !count.isKnown(),
            count,
            Map.of(),
            Optional.empty());
    return chunk.to(new ChunkState.Closed(Ledger.EMPTY, staged, count, at), chunk.note());
  }
}
