package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.MigrationSteps;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Wanted;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.TargetServer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The migration's own steps: from Preparing to the end. */
final class PhaseSteps {
  private final MigrationPlan plan;
  private final SourceServer source;
  private final TargetServer target;
  private final Records records;
  private final SearchParameterCopy searchParameters;
  private final OrphanSteps orphans;
  private final CutOverSteps cutOver;
  private final FinishSteps finish;
  private final VerifySteps verify;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  PhaseSteps(
      MigrationPlan plan,
      SourceServer source,
      TargetServer target,
      Records records,
      SearchParameterCopy searchParameters,
      OrphanSteps orphans,
      CutOverSteps cutOver,
      FinishSteps finish,
      VerifySteps verify,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.plan = plan;
    this.source = source;
    this.target = target;
    this.records = records;
    this.searchParameters = searchParameters;
    this.orphans = orphans;
    this.cutOver = cutOver;
    this.finish = finish;
    this.verify = verify;
    this.clock = clock;
    this.settings = settings;
  }

  void step(Snapshot seen) {
    Migration migration = seen.migration().value();
    if (migration.wanted() == Wanted.CANCEL) {
      cancel(seen);
      return;
    }
    switch (migration.phase()) {
      case PREPARING -> prepare(seen);
      case COPYING, AWAITING_CUTOVER, CUTTING_OVER -> copy(seen);
      case FINISHING -> whenClosed(seen, finish::step);
      case VERIFYING -> whenClosed(seen, verify::step);
      default -> {}
    }
  }

  /** A driver that slept may still have planned a chunk, which is closed before the end. */
  private void whenClosed(Snapshot seen, Consumer<Snapshot> step) {
    if (allClosed(seen)) {
      step.accept(seen);
    } else {
      later("a chunk that was planned late travels");
    }
  }

  private static boolean allClosed(Snapshot seen) {
    return seen.open().values().stream().noneMatch(c -> c.value().lane().isTravelling());
  }

  private void prepare(Snapshot seen) {
    Stored<Migration> stored = seen.migration();
    Migration migration = stored.value();
    ServerFacts from = source.facts();
    ServerFacts to = target.facts();
    refuseUnknownTypes(from, to);
    boolean initial = plan.importMode() == ImportMode.INITIAL_LOAD;
    if (initial) {
      requireEmpty();
    }
    Optional<String> copied =
        initial
            ? Optional.of("left to the end: the destination is locked while it loads")
            : searchParameters.copy(seen, Optional.empty());
    if (copied.isEmpty()) {
      return;
    }
    for (LaneId lane : lanesOf(from)) {
      records.insert(
          new Lane(
              lane,
              plan.since(),
              source.firstTimestamp(plan.history()),
              List.of(),
              Optional.empty(),
              ""));
    }
    MigrationSteps steps = migration.steps().searchParametersCopied(copied.get());
    records.save(stored, migration.with(steps).to(Phase.COPYING, "windows travel"));
  }

  /** An initial load refuses every resource that is there already. */
  private void requireEmpty() {
    CountAnswer all = held(Optional.empty());
    CountAnswer searchParameters = held(Optional.of("SearchParameter"));
    long others = all.total().orElse(0) - searchParameters.total().orElse(0);
    if (others > 0) {
      throw new RejectedException(
          "importMode: initial-load takes an empty destination, it holds "
              + others
              + " resource versions; use incremental-load");
    }
  }

  private CountAnswer held(Optional<String> type) {
    return target.count(
        new CountQuery(CountQuery.Kind.HISTORY, type, Optional.empty(), Optional.empty()));
  }

  private void refuseUnknownTypes(ServerFacts from, ServerFacts to) {
    TreeSet<String> missing = new TreeSet<>(plan.types().isEmpty() ? from.types() : plan.types());
    missing.removeAll(to.types());
    plan.excludedTypes().forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw new RejectedException(
          "types: the destination does not know "
              + missing
              + "; list them under excludedTypes to leave them out");
    }
  }

  private List<LaneId> lanesOf(ServerFacts from) {
    if (!plan.perType()) {
      return List.of(LaneId.ALL);
    }
    TreeSet<String> types = new TreeSet<>(plan.types().isEmpty() ? from.types() : plan.types());
    plan.excludedTypes().forEach(types::remove);
    types.remove("SearchParameter");
    return types.stream().map(LaneId::new).toList();
  }

  /** Whether everything up to the right edge is copied, and what follows then. */
  private void copy(Snapshot seen) {
    Migration migration = seen.migration().value();
    boolean cutting = migration.cutOver().isPresent();
    if (cutting != (migration.phase() == Phase.CUTTING_OVER)) {
      records.save(
          seen.migration(),
          cutting
              ? migration.to(Phase.CUTTING_OVER, "the last windows travel")
              : migration.to(Phase.COPYING, "the cut-over was withdrawn"));
      return;
    }
    Instant now = source.now();
    PlanSteps.RightEdge edge = PlanSteps.rightEdge(migration, now, settings.get().settleLag());
    if (cutOver.reopenEarly(seen, now)) {
      return;
    }
    if (edge.last()) {
      if (allClosed(seen) && coveredUpTo(seen, edge.at())) {
        rangeCopied(seen, edge.at(), now);
      } else {
        later("windows travel up to " + edge.at());
      }
      return;
    }
    boolean continuous = plan.mode() == MigrationPlan.Mode.CONTINUOUS;
    if (continuous && migration.phase() == Phase.COPYING && caughtUpOnce(seen)) {
      records.save(
          seen.migration(),
          migration.to(Phase.AWAITING_CUTOVER, "caught up once; copying goes on"));
      return;
    }
    if (migration.phase() == Phase.AWAITING_CUTOVER && cutOver.recountIsDue(migration)) {
      cutOver.recount(seen);
      return;
    }
    later("");
  }

  /** The whole range is copied: mode once goes on, a cut-over is proved first. */
  private void rangeCopied(Snapshot seen, Instant end, Instant now) {
    Migration migration = seen.migration().value();
    if (plan.mode() == MigrationPlan.Mode.ONCE) {
      records.save(seen.migration(), migration.to(Phase.FINISHING, "the range is copied"));
      return;
    }
    if (plan.perType() && addLanes(seen)) {
      return;
    }
    cutOver.prove(seen, end, now);
  }

  private boolean addLanes(Snapshot seen) {
    boolean added = false;
    for (LaneId lane : lanesOf(source.facts())) {
      if (!seen.lanes().containsKey(lane.value())) {
        records.insert(
            new Lane(
                lane,
                plan.since(),
                source.firstTimestamp(plan.history()),
                List.of(),
                Optional.empty(),
                "new type"));
        added = true;
      }
    }
    return added;
  }

  /** Whether everything up to where planning of each lane first had to wait is closed. */
  private boolean caughtUpOnce(Snapshot seen) {
    return seen.lanes().values().stream()
        .map(Stored::value)
        .filter(lane -> lane.id().isTravelling())
        .allMatch(
            lane -> {
              Instant waited = records.firstWaits().get(lane.id().value());
              Optional<Instant> mark = Tiling.watermark(lane, seen.chunksOf(lane.id()));
              return waited != null && mark.filter(m -> !m.isBefore(waited)).isPresent();
            });
  }

  private static boolean coveredUpTo(Snapshot seen, Instant edge) {
    return seen.lanes().values().stream()
        .map(Stored::value)
        .filter(lane -> lane.id().isTravelling())
        .allMatch(
            lane ->
                Tiling.watermark(lane, seen.chunksOf(lane.id()))
                        .filter(mark -> !mark.isBefore(edge))
                        .isPresent()
                    || lane.since().filter(since -> !since.isBefore(edge)).isPresent());
  }

  private void cancel(Snapshot seen) {
    for (Stored<Chunk> chunk : seen.open().values()) {
      records.beforeEffect();
      ChunkState state = chunk.value().state();
      if (state instanceof ChunkState.NeedsAttention needs) {
        state = needs.from();
      }
      if (state instanceof ChunkState.Exporting exporting) {
        exporting
            .statusUrl()
            .ifPresentOrElse(
                source::cancelExport, () -> orphans.cancelled(chunk.value(), exporting.attempt()));
      }
      for (ImportJob job : RecordColumns.jobs(state)) {
        if (job.state() == ImportJob.State.RUNNING) {
          job.statusUrl().ifPresent(target::cancelImport);
        }
      }
    }
    orphans.lastLook(seen);
    records.audit("cancelled", seen.open().size() + " open chunks");
    records.save(
        seen.migration(), seen.migration().value().to(Phase.CANCELLED, "cancelled on request"));
  }

  private void later(String why) {
    records.laneNotes().put("", why);
    records.pauses().put("migration", clock.instant().plus(settings.get().pollInterval()));
  }
}
