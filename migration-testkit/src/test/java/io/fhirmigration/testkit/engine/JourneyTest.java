package io.fhirmigration.testkit.engine;

import static io.fhirmigration.testkit.server.ScriptedFaults.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.KeyList;
import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.inprocess.ModelSource;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.ScriptedFaults;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole way, on virtual time. */
class JourneyTest {
  private static final MigrationSettings SETTINGS =
      MigrationSettings.builder()
          .strategy("time-window", Map.of("window", "P5D", "minWindow", "PT30M"))
          .build();

  private InProcessWorld world = new InProcessWorld(Face.AZURE_API_FOR_FHIR);

  @AfterEach
  void close() {
    world.close();
  }

  private Run continuous() {
    return new Run(world, Mode.CONTINUOUS, plan -> plan, SETTINGS);
  }

  private void someDays(int days) {
    for (int i = 0; i < days; i++) {
      world.put(
          "Patient", "p" + i % 7, "\"active\":" + (i % 2 == 0) + ",\"multipleBirthInteger\":" + i);
      world.put("Observation", "o" + i, "\"status\":\"final\"");
      if (i % 4 == 3) {
        world.delete("Observation", "o" + (i - 2));
      }
      world.clock().advance(Duration.ofDays(1));
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  void continuousMigrationEndsEqualAfterTheCutOver(Face face) {
    world.close();
    world = new InProcessWorld(face);
    someDays(20);
    Run run = continuous();
    assertThat(run.until(120).status().phase()).isEqualTo(Phase.AWAITING_CUTOVER);
    world.put("Patient", "p1", "\"active\":true");
    run.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");

    MigrationReport report = run.until(500);

    assertThat(report.ending()).isEqualTo(Ending.WAITING_FOR_VERDICT);
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
    assertThat(report.status().freeze()).startsWith("proved");
    run.migrations().accept(run.plan.id(), "tester", "compared by the test");
    assertThat(run.until(10).status().phase()).isEqualTo(Phase.COMPLETED);
  }

  @Test
  void cutOverIsRefutedByARowBehindIt() {
    someDays(6);
    Run run = continuous();
    run.until(120);
    Instant frozen = world.clock().instant();
    run.migrations().cutOver(run.plan.id(), frozen, "tester");
    world.clock().advance(Duration.ofSeconds(30));
    world.put("Patient", "later", "\"active\":true");

    MigrationReport report = run.until(150);

    assertThat(report.status().phase()).isIn(Phase.COPYING, Phase.AWAITING_CUTOVER);
    assertThat(report.status().cutOver()).isEmpty();
    assertThat(report.audit()).extracting(AuditEntry::what).contains("cut-over refuted");
    run.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");
    run.until(500);
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void freezeOfASourceThatCannotCountIsProvedByAWitness() {
    someDays(6);
    Run run =
        new Run(
            world,
            Mode.CONTINUOUS,
            plan -> plan.since(Instant.parse("2025-03-01T00:00:00Z")),
            SETTINGS);
    world.sourceModel().deprecated(true);
    run.until(300);
    run.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");

    MigrationReport report = run.until(600);

    assertThat(report.ending()).as(report.status().toJson()).isEqualTo(Ending.WAITING_FOR_VERDICT);
    assertThat(report.status().freeze()).contains("witness");
    assertThat(report.status().recount()).contains("not recounted");
    assertThat(report.status().uncounted()).isPositive();
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void searchParametersOfASourceThatOnlyExportsAreCopiedFirstAndAgainAtTheEnd() {
    world.put("SearchParameter", "old", searchParameter("old", "Patient.language"));
    world.put("SearchParameter", "gone", searchParameter("gone", "Patient.name"));
    world.delete("SearchParameter", "gone");
    world.put("SearchParameter", "old", searchParameter("old", "Patient.gender"));
    someDays(6);
    Run run =
        new Run(
            world,
            Mode.CONTINUOUS,
            plan -> plan.since(Instant.parse("2025-03-01T00:00:00Z")),
            SETTINGS);
    world.sourceModel().deprecated(true);
    MigrationStatus copying = run.until(300).status();
    world.sourceModel().deprecated(false);
    world.put("SearchParameter", "late", searchParameter("late", "Patient.active"));
    world.sourceModel().deprecated(true);
    run.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");

    MigrationReport report = run.until(600);

    assertThat(copying.searchParameters()).startsWith("1 written");
    assertThat(report.ending()).as(report.status().toJson()).isEqualTo(Ending.WAITING_FOR_VERDICT);
    assertThat(ModelSource.of(world.destinationModel()).searchParameters().orElseThrow())
        .extracting(found -> found.string("expression").orElseThrow())
        .containsExactlyInAnyOrder("Patient.gender", "Patient.active");
  }

  private static String searchParameter(String name, String expression) {
    return """
        "url":"http://x.example/%1$s","name":"%1$s","status":"active","description":"d",
        "code":"%1$s","base":["Patient"],"type":"string","expression":"%2$s\""""
        .formatted(name, expression);
  }

  @Test
  void lostKickOffIsAdoptedByItsFolder() {
    someDays(6);
    world
        .sourceModel()
        .faults(new ScriptedFaults().once(on("GET", "/$export"), new Fault.LoseReply()));
    Run run = continuous();

    MigrationStatus status = run.until(200).status();

    assertThat(status.orphans())
        .extracting(Orphan::outcome)
        .containsExactly(Orphan.Outcome.ADOPTED);
    assertThat(status.phase()).isEqualTo(Phase.AWAITING_CUTOVER);
  }

  @Test
  void kickOffThatNeverArrivedIsRepeatedInANewContainer() {
    someDays(6);
    world
        .sourceModel()
        .faults(new ScriptedFaults().once(on("GET", "/$export"), new Fault.CutBefore()));
    Run run = continuous();
    run.until(200);
    run.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");

    MigrationStatus status = run.until(500).status();

    assertThat(status.orphans())
        .extracting(Orphan::outcome)
        .containsExactly(Orphan.Outcome.NEVER_SEEN);
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void lostImportReplyIsSentOnceMoreAndGivesTheSameJob() {
    someDays(6);
    world
        .destinationModel()
        .faults(new ScriptedFaults().times(2, on("POST", "/$import"), new Fault.LoseReply()));
    Run run = continuous();

    MigrationStatus status = run.until(200).status();

    assertThat(status.phase()).isEqualTo(Phase.AWAITING_CUTOVER);
    assertThat(status.ledger().balances()).isTrue();
    assertThat(status.ledger().total().quarantined()).isZero();
  }

  @Test
  void throttlingIsWaitedForAndShown() {
    someDays(6);
    world
        .sourceModel()
        .faults(
            new ScriptedFaults()
                .times(3, on("GET", "/$export"), Faults.throttled(Duration.ofMinutes(7))));
    Run run = continuous();

    assertThat(run.until(300).status().phase()).isEqualTo(Phase.AWAITING_CUTOVER);
  }

  @Test
  void lateRowInAClosedWindowIsFoundByTheRecountBeforeTheCutOver() {
    someDays(10);
    Run run = continuous();
    run.until(120);
    Instant old = Instant.parse("2025-03-04T12:00:00Z");
    byte[] body =
        ("{\"resourceType\":\"Patient\",\"id\":\"late\",\"meta\":{\"versionId\":\"1\","
                + "\"lastUpdated\":\"2025-03-04T12:00:00.000+00:00\"},\"active\":true}")
            .getBytes(StandardCharsets.UTF_8);
    try (var seeder = world.sourceModel().seeder()) {
      seeder.put(new ResourceVersion("Patient", "late", 1, old, false, body));
    }
    run.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");

    MigrationReport report = run.until(600);

    assertThat(report.audit()).extracting(AuditEntry::what).contains("reopen");
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void onceWithoutHistoryCopiesTheCurrentVersions() {
    someDays(12);
    Run run = new Run(world, Mode.ONCE, plan -> plan, SETTINGS);

    MigrationReport report = run.until(400);

    assertThat(report.ending()).isEqualTo(Ending.WAITING_FOR_VERDICT);
    assertThat(report.status().moved()).isPresent();
    List<String> current =
        Run.contents(
            world.atSource().stream()
                .filter(v -> !v.deleted() && world.sourceModel().isCurrent(v))
                .toList());
    assertThat(Run.contents(world.atDestination())).isEqualTo(current);
  }

  @Test
  void typeLanesCopyTheSame() {
    someDays(8);
    Run run =
        new Run(
            world,
            Mode.CONTINUOUS,
            plan -> plan.perType(true).types(List.of("Patient", "Observation")),
            SETTINGS);
    run.until(300);
    run.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");

    MigrationStatus status = run.until(900).status();

    assertThat(status.lanes())
        .extracting(MigrationStatus.LaneStatus::lane)
        .containsExactlyInAnyOrder("Observation", "Patient");
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void pauseBeginsNothingNewAndResumeGoesOn() {
    someDays(6);
    Run run = continuous();
    run.until(3);
    run.migrations().pause(run.plan.id(), "tester");
    long open = run.until(60).status().open().size();
    assertThat(run.until(60).status().open()).hasSizeLessThanOrEqualTo((int) open);
    assertThat(run.status().phase()).isEqualTo(Phase.COPYING);
    run.migrations().resume(run.plan.id(), "tester");
    assertThat(run.until(300).status().phase()).isEqualTo(Phase.AWAITING_CUTOVER);
  }

  @Test
  void cancelEndsAsCancelled() {
    someDays(6);
    Run run = continuous();
    run.until(3);
    run.migrations().cancel(run.plan.id(), "tester");

    MigrationReport report = run.until(60);

    assertThat(report.ending()).isEqualTo(Ending.TERMINAL);
    assertThat(report.status().phase()).isEqualTo(Phase.CANCELLED);
  }

  @Test
  void reopenedSpanIsCopiedOnceMoreWithoutHarm() {
    someDays(10);
    Run run = continuous();
    run.until(150);
    var reopened =
        run.migrations()
            .reopen(
                run.plan.id(),
                Window.of(
                    Instant.parse("2025-03-01T00:00:00Z"), Instant.parse("2025-03-02T00:00:00Z")),
                "tester");
    assertThat(reopened).hasSize(1);

    MigrationStatus status = run.until(150).status();

    assertThat(status.chunks()).doesNotContainKey(ChunkPhase.NEEDS_ATTENTION);
    assertThat(status.ledger().balances()).isTrue();
    assertThat(status.ledger().total().quarantined()).isZero();
    assertThat(run.migrations().records(run.plan.id()).chunks())
        .filteredOn(chunk -> chunk.id().equals(reopened.get(0)))
        .singleElement()
        .satisfies(
            chunk ->
                assertThat(KeyList.of(world.staging(), chunk))
                    .as("a list for each closing")
                    .hasSize(2));
  }

  @Test
  void anotherPlanUnderTheSameIdIsRefusedWithTheDifference() {
    someDays(3);
    continuous().until(5);
    Run first = continuous();
    first.until(5);
    Run other = new Run(world, Mode.CONTINUOUS, plan -> plan.history(false), SETTINGS);

    assertThatThrownBy(() -> other.until(5))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("another plan");
  }

  @Test
  void losingTheStateStoreLosesNothing() {
    someDays(8);
    continuous().until(120);
    Run again = continuous();
    again.until(200);
    again.migrations().cutOver(again.plan.id(), world.clock().instant(), "tester");

    MigrationStatus status = again.until(600).status();

    assertThat(status.ledger().total().quarantined()).isZero();
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void oversizedWindowIsSplitAndNothingFallsOut() {
    someDays(12);
    Run run = continuous();
    boolean[] failed = {false};
    run.until(
        300,
        builder ->
            builder.listener(
                event -> {
                  if (!failed[0]
                      && event instanceof MigrationEvent.ChunkChanged changed
                      && changed.chunk().state() instanceof ChunkState.Exporting exporting
                      && exporting.statusUrl().isPresent()) {
                    failed[0] = true;
                    String url = exporting.statusUrl().get();
                    world
                        .sourceModel()
                        .failExport(
                            Long.parseLong(url.substring(url.lastIndexOf('/') + 1)),
                            413,
                            "too much data");
                  }
                }));
    run.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");

    run.until(600);

    assertThat(failed[0]).isTrue();
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void longDecimalsArriveShortenedAndTheChangesAreCounted() {
    world.put("Observation", "o1", "\"valueQuantity\":{\"value\":1.12345678901234567890123}");
    world.put("Observation", "o2", "\"valueQuantity\":{\"value\":1.5}");
    world.clock().advance(Duration.ofDays(1));
    Run run =
        new Run(
            world,
            Mode.ONCE,
            plan -> plan.transformer("decimal-limit", Map.of("profile", "digits18")),
            SETTINGS);

    MigrationStatus status = run.until(300).status();

    assertThat(status.changes()).isEqualTo(Map.of("Observation.valueQuantity.value", 1L));
    assertThat(Run.contents(world.atDestination()))
        .anyMatch(text -> text.contains("\"value\":1.12345678901234567}"))
        .anyMatch(text -> text.contains("\"value\":1.5}"));
  }

  @Test
  void lineThatTheDestinationRefusesIsKeptInQuarantine() {
    someDays(3);
    Instant when = Instant.parse("2025-03-02T12:00:00Z");
    byte[] body =
        ("{\"resourceType\":\"Patient\",\"id\":\"not_allowed\",\"meta\":{\"versionId\":\"1\","
                + "\"lastUpdated\":\"2025-03-02T12:00:00.000+00:00\"},\"active\":true}")
            .getBytes(StandardCharsets.UTF_8);
    try (var seeder = world.sourceModel().seeder()) {
      seeder.put(new ResourceVersion("Patient", "not_allowed", 1, when, false, body));
    }
    Run run = new Run(world, Mode.ONCE, plan -> plan.history(true).deletes(true), SETTINGS);

    MigrationStatus status = run.until(300).status();

    assertThat(status.ledger().total().quarantined()).isEqualTo(1);
    assertThat(status.ledger().balances()).isTrue();
    assertThat(world.staging().list("test-objects", "quarantine/", "", 10))
        .extracting(StagedObject::name)
        .anyMatch(name -> name.endsWith("/rejects.ndjson"))
        .anyMatch(name -> name.endsWith("/rejects.log.ndjson"));
    run.migrations().accept(run.plan.id(), "tester", "one id that FHIR forbids");
    assertThat(run.until(10).status().phase()).isEqualTo(Phase.COMPLETED_WITH_QUARANTINE);
  }
}
