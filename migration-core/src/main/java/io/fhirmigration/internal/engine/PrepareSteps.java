package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.export.AnonymizationPin;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationSteps;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A migration's way from Preparing to Copying. */
final class PrepareSteps {
  private final MigrationPlan plan;
  private final SourceServer source;
  private final TargetServer target;
  private final StagingArea staging;
  private final Records records;
  private final SearchParameterCopy searchParameters;
  private final Optional<AdoptSteps> adopt;

  PrepareSteps(
      MigrationPlan plan,
      SourceServer source,
      TargetServer target,
      StagingArea staging,
      Records records,
      SearchParameterCopy searchParameters,
      Optional<AdoptSteps> adopt) {
    this.plan = plan;
    this.source = source;
    this.target = target;
    this.staging = staging;
    this.records = records;
    this.searchParameters = searchParameters;
    this.adopt = adopt;
  }

  /** Begins the migration: what can be refused is refused before anything is copied. */
  void step(Snapshot seen) {
    Stored<Migration> stored = seen.migration();
    Migration migration = stored.value();
    ServerFacts from = source.facts();
    ServerFacts to = target.facts();
    refuseUnknownTypes(from, to);
    plan.anonymization().ifPresent(how -> AnonymizationPin.find(staging, how));
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
    MigrationSteps steps = noted(migration.steps().searchParametersCopied(copied.get()));
    if (adopt.isPresent()) {
      steps = adopt.get().list(steps);
    } else {
      lanesOf(from).forEach(lane -> insert(lane, ""));
    }
    records.save(stored, migration.with(steps).to(Phase.COPYING, "windows travel"));
  }

  private MigrationSteps noted(MigrationSteps steps) {
    return plan.anonymization().isEmpty()
        ? steps
        : steps.exception(
            "the source de-identifies what it exports: the two are compared by counts only");
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

  /** Adds a lane for each type that the source knows by now; whether there were any. */
  boolean addLanes(Snapshot seen) {
    boolean added = false;
    for (LaneId lane : lanesOf(source.facts())) {
      if (!seen.lanes().containsKey(lane.value())) {
        insert(lane, "new type");
        added = true;
      }
    }
    return added;
  }

  private void insert(LaneId lane, String note) {
    records.insert(
        new Lane(
            lane,
            plan.since(),
            source.firstTimestamp(plan.history()),
            List.of(),
            Optional.empty(),
            note));
  }
}
