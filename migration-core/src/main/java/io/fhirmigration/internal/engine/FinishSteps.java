package io.fhirmigration.internal.engine;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.MigrationSteps;
import io.fhirmigration.model.Phase;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.TargetServer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

/** What remains when all windows have travelled: search parameters, reindex, a last count. */
final class FinishSteps {
  private final MigrationPlan plan;
  private final SourceServer source;
  private final TargetServer target;
  private final Records records;
  private final SearchParameterCopy searchParameters;
  private final OrphanSteps orphans;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  FinishSteps(
      MigrationPlan plan,
      SourceServer source,
      TargetServer target,
      Records records,
      SearchParameterCopy searchParameters,
      OrphanSteps orphans,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.plan = plan;
    this.source = source;
    this.target = target;
    this.records = records;
    this.searchParameters = searchParameters;
    this.orphans = orphans;
    this.clock = clock;
    this.settings = settings;
  }

  /** Late search parameters, reindex, and what left a range that was copied once. */
  void step(Snapshot seen) {
    Stored<Migration> stored = seen.migration();
    Migration migration = stored.value();
    MigrationSteps steps = migration.steps();
    if (steps.lateSearchParameters().isEmpty()) {
      searchParameters
          .copy(seen, Optional.of(rangeEnd(migration)))
          .ifPresent(
              copied ->
                  records.save(stored, migration.with(steps.lateSearchParametersCopied(copied))));
    } else if (steps.reindexUrl().isEmpty() && steps.reindex().isEmpty()) {
      records.beforeEffect();
      String url = target.startReindex();
      records.save(stored, migration.with(steps.reindexing(Optional.of(url), "running")));
    } else if (steps.reindex().equals("running")) {
      pollReindex(stored, steps);
    } else if (plan.mode() == MigrationPlan.Mode.ONCE && steps.moved().isEmpty()) {
      records.save(stored, migration.with(steps.counted(moved(seen))));
    } else if (!orphans.lastLook(seen)) {
      records.pauses().put("migration", clock.instant().plus(settings.get().pollInterval()));
    } else {
      records.save(
          stored,
          migration.cutOverUsed().to(Phase.VERIFYING, "source and destination are compared"));
    }
  }

  private Instant rangeEnd(Migration migration) {
    return PlanSteps.rightEdge(migration, source.now(), settings.get().settleLag()).at();
  }

  private void pollReindex(Stored<Migration> stored, MigrationSteps steps) {
    TargetServer.ReindexPoll poll = target.pollReindex(steps.reindexUrl().orElseThrow());
    if (!poll.ended()) {
      records.pauses().put("migration", clock.instant().plus(settings.get().pollInterval()));
      return;
    }
    MigrationSteps next = steps.reindexing(steps.reindexUrl(), poll.status());
    records.save(
        stored,
        stored
            .value()
            .with(
                poll.worked()
                    ? next
                    : next.exception("$reindex ended as " + poll.status() + "; run it again")));
  }

  /** Without history, a resource that changed while its range was copied has left the range. */
  private CountAnswer moved(Snapshot seen) {
    if (plan.history() || plan.adopted().isPresent()) {
      return CountAnswer.of(0);
    }
    Instant end = seen.migration().value().rangeEnd().orElseThrow();
    Instant now = source.now();
    if (!now.isAfter(end)) {
      return CountAnswer.of(0);
    }
    return source.count(
        new CountQuery(
            CountQuery.Kind.CURRENT,
            Optional.empty(),
            Optional.of(end),
            Optional.of(now.truncatedTo(ChronoUnit.MILLIS))));
  }
}
