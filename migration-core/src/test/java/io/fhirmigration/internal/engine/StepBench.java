package io.fhirmigration.internal.engine;

import io.fhirmigration.RangeSurveys;
import io.fhirmigration.internal.HeldTarget;
import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.ScriptedSource;
import io.fhirmigration.internal.SettableClock;
import io.fhirmigration.internal.staging.LocalFolderStaging;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.Verifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs single steps of the engine against a scripted source. */
final class StepBench implements AutoCloseable {
  static final MigrationSettings SETTINGS =
      MigrationSettings.builder()
          .confirmAfter(Duration.ofSeconds(60))
          .orphanGrace(Duration.ofMinutes(10))
          .maxJobFailures(2)
          .build();

  final ScriptedSource source = new ScriptedSource();
  final HeldTarget target = new HeldTarget();
  final SettableClock clock = new SettableClock(Samples.NOW);
  final LossyStore store = new LossyStore();
  final Journal journal;
  final StagingArea staging;
  final Records records;
  private final StepRunner runner;
  private int names;

  StepBench(Path folder, MigrationPlan plan, Optional<Verifier> verifier) {
    staging = LocalFolderStaging.open(folder);
    journal = new Journal(store, plan.id(), clock, this::name);
    LeaseKeeper lease = new LeaseKeeper(journal, clock, () -> 0, () -> SETTINGS, "ours", "host");
    lease.acquire();
    records = new Records(plan.id(), journal, lease, clock, List.of());
    List<String> problems = new ArrayList<>();
    Providers providers = new Providers.Builder().build(plan, handle -> Optional.empty(), problems);
    runner =
        new StepRunner(
            new EngineParts(
                plan,
                source,
                target,
                staging,
                store,
                verifier,
                () -> SETTINGS,
                List.of(),
                providers,
                Optional::empty,
                clock,
                () -> 0,
                this::name,
                "host",
                Optional.empty(),
                Runnable::run),
            records,
            RangeSurveys.of(staging, plan.id()),
            Samples.NOW);
    journal.insert(RecordKind.MIGRATION, Journal.ONLY, Samples.migration(plan), 1);
  }

  private String name() {
    names++;
    return "abcdefghijklmnopqrst" + "%04d".formatted(names);
  }

  Migration migration() {
    return journal.migration().orElseThrow().value();
  }

  void migration(Migration next) {
    journal.replace(journal.migration().orElseThrow(), next, 1);
  }

  void given(Chunk chunk) {
    journal.insert(RecordKind.CHUNK, chunk.id().value(), chunk, 1);
  }

  Chunk chunk(String name) {
    return journal.chunk(name).orElseThrow().value();
  }

  /** Runs one step on what is stored. */
  void run(Step.Kind kind, String subject) {
    Map<String, Stored<Chunk>> open =
        journal
            .chunk(subject)
            .filter(stored -> stored.value().isOpen())
            .map(stored -> Map.of(subject, stored))
            .orElse(Map.of());
    records.reloadClosed();
    runner.run(
        new Step(kind, subject, 1),
        new Snapshot(
            journal.migration().orElseThrow(), Map.of(), open, records.closed(), Map.of()));
  }

  @Override
  public void close() {
    staging.close();
  }
}
