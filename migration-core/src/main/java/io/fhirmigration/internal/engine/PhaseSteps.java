package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.MigrationSteps;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Wanted;
import io.fhirmigration.spi.SourceServer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The migration's own steps: from Preparing to the end. */
final class PhaseSteps {
  private final MigrationPlan plan;
  private final SourceServer source;
  private final Records records;
  private final PrepareSteps prepare;
  private final SurveySteps surveys;
  private final CutOverSteps cutOver;
  private final FinishSteps finish;
  private final VerifySteps verify;
  private final CancelSteps cancel;
  private final Optional<AdoptSteps> adopt;
  private final RepairSteps repairs;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  PhaseSteps(
      MigrationPlan plan,
      SourceServer source,
      Records records,
      PrepareSteps prepare,
      SurveySteps surveys,
      CutOverSteps cutOver,
      FinishSteps finish,
      VerifySteps verify,
      CancelSteps cancel,
      Optional<AdoptSteps> adopt,
      RepairSteps repairs,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.plan = plan;
    this.source = source;
    this.records = records;
    this.prepare = prepare;
    this.surveys = surveys;
    this.cutOver = cutOver;
    this.finish = finish;
    this.verify = verify;
    this.cancel = cancel;
    this.adopt = adopt;
    this.repairs = repairs;
    this.clock = clock;
    this.settings = settings;
  }

  void step(Snapshot seen) {
    Migration migration = seen.migration().value();
    if (migration.wanted() == Wanted.CANCEL) {
      cancel.step(seen);
      return;
    }
    if (migration.repair().isPresent() && migration.phase() != Phase.PREPARING) {
      repairs.take(seen);
      return;
    }
    switch (migration.phase()) {
      case PREPARING -> prepare.step(seen);
      case COPYING, AWAITING_CUTOVER, CUTTING_OVER -> copy(seen);
      case FINISHING -> whenClosed(seen, finish::step);
      case VERIFYING -> whenRepaired(seen, s -> whenClosed(s, verify::step));
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

  /** What is compared at the end counts the lines that a repair still moves. */
  private void whenRepaired(Snapshot seen, Consumer<Snapshot> step) {
    if (seen.open().values().stream().allMatch(c -> c.value().repair().isEmpty())) {
      step.accept(seen);
    } else {
      later("a repair goes on");
    }
  }

  private static boolean allClosed(Snapshot seen) {
    return seen.open().values().stream().noneMatch(c -> c.value().lane().isTravelling());
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
      if (surveys.step(seen, edge.at())) {
        return;
      }
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
      Optional<String> later = adopt.flatMap(files -> files.later(seen));
      MigrationSteps steps = later.map(migration.steps()::exception).orElse(migration.steps());
      later.ifPresent(what -> records.audit("adopted files", what));
      records.save(
          seen.migration(), migration.with(steps).to(Phase.FINISHING, "the range is copied"));
      return;
    }
    if (plan.perType() && prepare.addLanes(seen)) {
      return;
    }
    cutOver.prove(seen, end, now);
  }

  /** Whether everything up to the right edge that each lane's planning reached first is closed. */
  private boolean caughtUpOnce(Snapshot seen) {
    return seen.lanes().values().stream()
        .map(Stored::value)
        .filter(lane -> lane.id().isTravelling())
        .allMatch(
            lane -> {
              Optional<Instant> mark = Tiling.watermark(lane, seen.chunksOf(lane.id()));
              return lane.edge().isPresent()
                  && mark.filter(m -> !m.isBefore(lane.edge().get())).isPresent();
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

  private void later(String why) {
    records.laneNotes().put("", why);
    records.pauses().put("migration", clock.instant().plus(settings.get().pollInterval()));
  }
}
