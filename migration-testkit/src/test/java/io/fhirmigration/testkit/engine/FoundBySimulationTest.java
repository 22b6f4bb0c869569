package io.fhirmigration.testkit.engine;

import static io.fhirmigration.testkit.server.ScriptedFaults.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.CleanUp;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Window;
import io.fhirmigration.testkit.DeterministicExecutor;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.ScriptedFaults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What seeds of the simulation brought to light, each by itself. */
class FoundBySimulationTest {
  private static final Map<String, String> WINDOWS = Map.of("window", "P5D", "minWindow", "PT10M");

  private final InProcessWorld world = new InProcessWorld(Face.AZURE_API_FOR_FHIR);

  @AfterEach
  void close() {
    world.close();
  }

  private void someDays() {
    for (int i = 0; i < 6; i++) {
      world.put("Patient", "p" + i % 4, "\"multipleBirthInteger\":" + i);
      world.put("Observation", "o" + i, "\"status\":\"final\"");
      world.clock().advance(Duration.ofDays(1));
    }
  }

  private static MigrationSettings.Builder settings() {
    return MigrationSettings.builder().strategy("time-window", WINDOWS);
  }

  @Test
  void laneThatIsCountedInOneTurnAndPlannedInTheNextIsCaughtUpOnce() {
    someDays();
    Run run =
        new Run(
            world,
            Mode.CONTINUOUS,
            plan -> plan,
            MigrationSettings.builder().strategy("adaptive", Map.of()).build());

    for (int minute = 0; minute < 120; minute++) {
      run.turn();
      world.clock().advance(Duration.ofMinutes(1));
    }

    assertThat(run.status().phase()).isEqualTo(Phase.AWAITING_CUTOVER);
  }

  @Test
  void lanesThatNeverRestAreCaughtUpOnce() {
    someDays();
    Run run =
        new Run(
            world,
            Mode.CONTINUOUS,
            plan -> plan.perType(true).types(List.of("Encounter", "Observation", "Patient")),
            settings().maxConcurrentExports(1).pollInterval(Duration.ofMinutes(3)).build());

    assertThat(run.until(200).status().phase()).isEqualTo(Phase.AWAITING_CUTOVER);
  }

  @Test
  void cancelTellsWhatBecameOfAKickOffWithoutReceipt() {
    someDays();
    ScriptedFaults faults = new ScriptedFaults();
    faults.once(on("GET", "/$export"), new Fault.CutBefore());
    world.sourceModel().faults(faults);
    Run run = new Run(world, Mode.CONTINUOUS, plan -> plan, settings().build());
    run.until(12);
    run.migrations().cancel(run.plan.id(), "tester");

    MigrationStatus status = run.until(20).status();

    assertThat(status.phase()).isEqualTo(Phase.CANCELLED);
    assertThat(status.orphans())
        .extracting(Orphan::outcome)
        .containsExactly(Orphan.Outcome.NEVER_SEEN);
  }

  @Test
  void deleteAfterTheFreezeRefutesItThoughDeletesAreNotCopied() {
    someDays();
    Run run = withoutHistory();
    run.until(120);
    run.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");
    world.clock().advance(Duration.ofSeconds(30));
    world.delete("Patient", "p1");

    MigrationReport report = run.until(150);

    assertThat(report.audit()).extracting(AuditEntry::what).contains("cut-over refuted");
  }

  @Test
  void witnessSeesADeleteAfterTheFreezeThoughDeletesAreNotCopied() {
    someDays();
    Run run = withoutHistory();
    run.until(5);
    Instant frozen = world.clock().instant();
    run.migrations().cutOver(run.plan.id(), frozen, "tester");
    world.clock().advance(Duration.ofSeconds(30));
    world.delete("Patient", "p1");
    world.sourceModel().deprecated(true);

    MigrationReport report = run.until(300);

    assertThat(report.audit()).extracting(AuditEntry::what).contains("cut-over refuted");
    assertThat(report.audit())
        .extracting(AuditEntry::detail)
        .anyMatch(detail -> detail.contains("witness"));
  }

  @Test
  void exportedSearchParametersOutliveTheirChunkUntilNobodyReadsThem() {
    world.put(
        "SearchParameter",
        "own",
        """
        "url":"http://x.example/own","name":"own","status":"active","description":"d",
        "code":"own","base":["Patient"],"type":"string","expression":"Patient.gender\"""");
    someDays();
    Run run =
        new Run(
            world,
            Mode.CONTINUOUS,
            plan -> plan.since(Instant.parse("2025-03-01T00:00:00Z")),
            settings().cleanUp(CleanUp.AFTER_CLOSE).build());
    world.sourceModel().deprecated(true);
    run.until(20);
    MigrationId id = run.plan.id();
    run.migrations().cutOver(id, world.clock().instant(), "tester");
    assertThat(run.until(600).ending()).isEqualTo(Ending.WAITING_FOR_VERDICT);
    assertThat(cleanedUp(run)).isNotEmpty().noneMatch(name -> name.startsWith("searchparameter"));
    run.migrations().accept(id, "tester", "compared by the test");
    assertThat(run.until(600).status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(cleanedUp(run)).anyMatch(name -> name.startsWith("searchparameter"));

    Instant first = Instant.parse("2025-03-01T00:00:00Z");
    run.migrations().reopen(id, Window.of(first, first.plusMillis(1)), "tester");
    run.migrations().cutOver(id, world.clock().instant(), "tester");
    MigrationReport again = run.until(600);

    assertThat(again.ending()).as(again.status().toJson()).isEqualTo(Ending.WAITING_FOR_VERDICT);
    assertThat(again.status().cutOver()).isEmpty();
  }

  /** The chunks whose staged files were deleted. */
  private static List<String> cleanedUp(Run run) {
    return run.migrations().records(run.plan.id()).deletions().stream()
        .map(deletion -> deletion.chunk().value())
        .toList();
  }

  private Run withoutHistory() {
    return new Run(
        world,
        Mode.CONTINUOUS,
        plan -> plan.history(false).deletes(false).since(Instant.parse("2025-03-01T00:00:00Z")),
        settings().build());
  }

  @Test
  void stoppedEngineLetsTheGivenWaitEndItsSteps() {
    someDays();
    Run run = new Run(world, Mode.CONTINUOUS, plan -> plan, settings().build());
    DeterministicExecutor executor = new DeterministicExecutor(1);
    MigrationEngine[] engine = new MigrationEngine[1];
    engine[0] =
        MigrationEngine.builder(run.plan)
            .source(world.source())
            .target(world.target())
            .staging(world.staging())
            .store(run.store)
            .executor(executor)
            .clock(world.clock())
            .monotonicClock(world.clock()::nanos)
            .waiting(
                pause -> {
                  engine[0].requestStop();
                  executor.runNext();
                })
            .build();

    assertThat(engine[0].run().ending()).isEqualTo(Ending.STOPPED);
    assertThat(executor.waiting()).isZero();
  }
}
