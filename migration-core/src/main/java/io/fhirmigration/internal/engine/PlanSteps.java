package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.export.CountWitness;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.CutOver;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.RecordedCount;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ChunkStrategy.Gap;
import io.fhirmigration.spi.ChunkStrategy.Request;
import io.fhirmigration.spi.SourceServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Plans the next window of a lane, and says how far windows may reach. */
final class PlanSteps {
  static final String ALL_PLANNED = "everything is planned";

  private final MigrationPlan plan;
  private final SourceServer source;
  private final Providers providers;
  private final Records records;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  PlanSteps(
      MigrationPlan plan,
      SourceServer source,
      Providers providers,
      Records records,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.plan = plan;
    this.source = source;
    this.providers = providers;
    this.records = records;
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * How far windows may reach.
   *
   * @param at no window ends after this
   * @param last whether the range ends there
   */
  record RightEdge(Instant at, boolean last) {}

  /** The right edge: the source's now less the settle lag, or the end of the range. */
  static RightEdge rightEdge(Migration migration, Instant sourceNow, Duration settleLag) {
    Instant settled = sourceNow.minus(settleLag).truncatedTo(ChronoUnit.MILLIS);
    Optional<Instant> end = migration.rangeEnd().or(() -> migration.cutOver().map(CutOver::till));
    if (end.isPresent() && !settled.isBefore(end.get())) {
      return new RightEdge(end.get(), true);
    }
    return new RightEdge(settled, false);
  }

  void plan(Snapshot seen, Stored<Lane> stored) {
    MigrationSettings now = settings.get();
    Lane lane = stored.value();
    Instant sourceNow = source.now();
    RightEdge edge = rightEdge(seen.migration().value(), sourceNow, now.settleLag());
    List<Chunk> chunks = seen.chunksOf(lane.id());
    Gap gap = Tiling.firstGap(lane, chunks);
    boolean inner = gap.till().isPresent();
    Request request =
        new Request(
            lane,
            chunks,
            gap,
            edge.at(),
            edge.last() || inner,
            lane.counts().size() < now.maxCountsPerWindow());
    if (gap.since().isPresent() && !gap.since().get().isBefore(request.limit())) {
      pause(stored, gap.since(), edge.last() ? ALL_PLANNED : "caught up", now.planInterval());
      return;
    }
    ChunkStrategy.Step step = ask(now, request);
    if (step instanceof ChunkStrategy.Step.Plan next) {
      insert(stored, gap, request, next);
    } else if (step instanceof ChunkStrategy.Step.CountFirst count) {
      count(stored, request, count.window());
    } else if (step instanceof ChunkStrategy.Step.NothingUntil wait) {
      Duration until = Duration.between(sourceNow, wait.until().plus(now.settleLag()));
      pause(
          stored,
          gap.since(),
          wait.reason(),
          until.compareTo(now.planInterval()) < 0 ? until : now.planInterval());
    } else {
      pause(stored, gap.since(), step.reason(), now.planInterval());
    }
  }

  private ChunkStrategy.Step ask(MigrationSettings now, Request request) {
    ChunkStrategy strategy = providers.strategy(now);
    try {
      return strategy.next(request);
    } catch (RuntimeException e) {
      throw new RejectedException(
          "strategy '" + now.strategy() + "' failed for lane " + request.lane().id(), e);
    }
  }

  private void insert(Stored<Lane> stored, Gap gap, Request request, ChunkStrategy.Step.Plan next) {
    boolean inside =
        !next.till().isAfter(request.limit()) && gap.since().map(next.till()::isAfter).orElse(true);
    if (!inside) {
      throw new RejectedException(
          "the strategy ended a window of lane "
              + stored.value().id()
              + " at "
              + next.till()
              + ", outside the gap up to "
              + request.limit());
    }
    requireOneWindow(gap, request, next);
    Window window = new Window(gap.since(), next.till());
    records.insert(Chunk.planned(stored.value().id(), window, next.reason(), clock.instant()));
    Lane planned = stored.value().counting(List.of());
    if (!next.till().isBefore(request.rightEdge())) {
      planned = planned.reaching(next.till());
    }
    if (!planned.equals(stored.value())) {
      records.save(stored, planned);
    }
  }

  /** A resource in two windows of an initial load would keep its older body. */
  private void requireOneWindow(Gap gap, Request request, ChunkStrategy.Step.Plan next) {
    boolean whole =
        request.last()
            && gap.since().equals(request.lane().since())
            && next.till().equals(request.limit());
    if (plan.importMode() == ImportMode.INITIAL_LOAD && !whole) {
      throw new RejectedException(
          "lane "
              + request.lane().id()
              + ": importMode initial-load takes the whole range in one window, which ends at "
              + request.limit());
    }
  }

  private void count(Stored<Lane> stored, Request request, Window window) {
    Lane lane = stored.value();
    if (!request.mayCount() || request.counted(window).isPresent()) {
      throw new RejectedException(
          "the strategy asks again for a count it has or may not have, lane " + lane.id());
    }
    CountAnswer answer = count(lane.id(), window);
    List<RecordedCount> counts = new ArrayList<>(lane.counts());
    counts.add(new RecordedCount(window, answer));
    Lane counted = lane.counting(counts);
    records.save(
        stored,
        window.till().isBefore(request.rightEdge()) ? counted : counted.reaching(window.till()));
  }

  /** Counts what would be exported of a window, over the plan's types. */
  CountAnswer count(LaneId lane, Window window) {
    return count(lane, window, CountWitness.kind(plan));
  }

  /** Counts a window in this way, over the plan's types. */
  CountAnswer count(LaneId lane, Window window, CountQuery.Kind kind) {
    List<String> types = lane.isType() ? List.of(lane.value()) : plan.types();
    if (types.isEmpty()) {
      return source.count(
          new CountQuery(kind, Optional.empty(), window.since(), Optional.of(window.till())));
    }
    long sum = 0;
    for (String type : types) {
      CountAnswer answer =
          source.count(
              new CountQuery(kind, Optional.of(type), window.since(), Optional.of(window.till())));
      if (!answer.isKnown()) {
        return answer;
      }
      sum += answer.total().orElse(0);
    }
    return CountAnswer.of(sum);
  }

  /** Planning is where data stops for now; a lane that never rests there counts as well. */
  private void pause(Stored<Lane> stored, Optional<Instant> planned, String why, Duration pause) {
    Lane lane = stored.value();
    Duration atLeast = pause.isNegative() || pause.isZero() ? Duration.ofMillis(1) : pause;
    records.pauses().put("lane " + lane.id(), clock.instant().plus(atLeast));
    records.laneNotes().put(lane.id().value(), why);
    if (planned.isPresent() && lane.edge().isEmpty()) {
      records.save(stored, lane.reaching(planned.get()));
    }
  }
}
