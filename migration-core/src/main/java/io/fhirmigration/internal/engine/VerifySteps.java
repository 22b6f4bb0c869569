package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CutOver;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Verdict;
import io.fhirmigration.model.Verification;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.spi.Verifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Compares source and destination, and follows the verdict of a person where they differ. */
final class VerifySteps {
  private static final Duration WAIT_FOR_VERDICT = Duration.ofSeconds(1);

  private final MigrationPlan plan;
  private final SourceServer source;
  private final TargetServer target;
  private final Optional<Verifier> verifier;
  private final Records records;
  private final Optional<AdoptSteps> adopt;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  VerifySteps(
      MigrationPlan plan,
      SourceServer source,
      TargetServer target,
      Optional<Verifier> verifier,
      Records records,
      Optional<AdoptSteps> adopt,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.plan = plan;
    this.source = source;
    this.target = target;
    this.verifier = verifier;
    this.records = records;
    this.adopt = adopt;
    this.clock = clock;
    this.settings = settings;
  }

  void step(Snapshot seen) {
    Stored<Migration> stored = seen.migration();
    Migration migration = stored.value();
    if (migration.verdict().isPresent()) {
      judged(seen, migration.verdict().get());
      return;
    }
    if (migration.cutOver().isPresent()) {
      records.save(
          stored,
          migration.with(migration.steps().again()).to(Phase.COPYING, "a new cut-over was given"));
      return;
    }
    if (CleanUpRules.isVerified(migration)) {
      end(seen, migration, "source and destination match");
      return;
    }
    if (migration.steps().verification().isPresent()) {
      records.pauses().put("migration", clock.instant().plus(WAIT_FOR_VERDICT));
      return;
    }
    Verification result = verify(seen, migration);
    Migration checked = migration.with(migration.steps().verified(Optional.of(result)));
    if (result.outcome() == Verification.Outcome.MATCH) {
      end(seen, checked, "source and destination match");
    } else {
      records.save(stored, checked.to(Phase.VERIFYING, result.outcome() + ": " + result.reason()));
    }
  }

  /** Ends the migration, once all staged files are deleted that the settings want deleted. */
  private void end(Snapshot seen, Migration verified, String why) {
    if (CleanUpRules.isDone(seen, settings.get())) {
      records.save(seen.migration(), reporting(seen, verified).to(completed(seen), why));
    } else if (verified.equals(seen.migration().value())) {
      waitForDeletions();
    } else {
      records.save(
          seen.migration(), verified.to(Phase.VERIFYING, why + "; staged files are deleted"));
    }
  }

  private void waitForDeletions() {
    records.pauses().put("migration", clock.instant().plus(settings.get().pollInterval()));
  }

  /** With a line for the report when some staged files could not be deleted. */
  private static Migration reporting(Snapshot seen, Migration migration) {
    long stay =
        seen.deletions().values().stream()
            .filter(it -> it.value().outcome() == Deletion.Outcome.GIVEN_UP)
            .count();
    return stay == 0
        ? migration
        : migration.with(
            migration.steps().exception("staged files stay in " + stay + " containers"));
  }

  private void judged(Snapshot seen, Verdict verdict) {
    Migration migration = seen.migration().value().judged(Optional.empty());
    boolean accepted = verdict.kind() == Verdict.Kind.ACCEPT;
    if (accepted && !CleanUpRules.isDone(seen, settings.get())) {
      waitForDeletions();
      return;
    }
    if (verdict.kind() == Verdict.Kind.VERIFY_AGAIN) {
      records.save(seen.migration(), migration.with(migration.steps().verified(Optional.empty())));
      return;
    }
    String line = "accepted by " + verdict.by() + " at " + verdict.at() + ": " + verdict.why();
    records.save(
        seen.migration(),
        reporting(seen, migration.with(migration.steps().exception(line)))
            .to(completed(seen), line));
  }

  private Phase completed(Snapshot seen) {
    return ledger(seen).total().quarantined() == 0
        ? Phase.COMPLETED
        : Phase.COMPLETED_WITH_QUARANTINE;
  }

  private Verification verify(Snapshot seen, Migration migration) {
    if (verifier.isEmpty()) {
      return new Verification(
          "none",
          Verification.Outcome.INCONCLUSIVE,
          "no verifier was given to the engine",
          clock.instant(),
          List.of());
    }
    SourceServer from = adopt.map(files -> files.counted(seen)).orElse(source);
    TreeSet<String> types = new TreeSet<>(plan.types());
    if (types.isEmpty()) {
      types.addAll(from.facts().types());
      types.addAll(adopt.isPresent() ? List.of() : target.facts().types());
    }
    plan.excludedTypes().forEach(types::remove);
    types.remove("SearchParameter");
    Instant end =
        migration.rangeEnd().or(() -> last(migration).map(CutOver::till)).orElseGet(source::now);
    return verifier
        .get()
        .verify(
            new Verifier.Task(
                plan,
                from,
                target,
                List.copyOf(types),
                new Window(plan.since(), end),
                ledger(seen)));
  }

  private static Optional<CutOver> last(Migration migration) {
    int size = migration.usedCutOvers().size();
    return size == 0 ? Optional.empty() : Optional.of(migration.usedCutOvers().get(size - 1));
  }

  private static Ledger ledger(Snapshot seen) {
    return Ledger.sum(
        seen.closed().values().stream()
            .filter(chunk -> chunk.lane().isTravelling())
            .map(Chunk::state)
            .map(state -> ((ChunkState.Closed) state).ledger())
            .toList());
  }
}
