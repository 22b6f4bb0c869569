package io.fhirmigration.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CleanUp;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.storage.FaultyStaging;
import io.fhirmigration.testkit.storage.StorageCall;
import io.fhirmigration.testkit.storage.StorageCall.Operation;
import io.fhirmigration.testkit.storage.StorageFaults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the deletion of staged files leaves, and when it happens. */
class CleanUpTest {
  private final MemoryStaging storage = new MemoryStaging();
  private final FaultyStaging staging = new FaultyStaging(storage);
  private final InProcessWorld world = new InProcessWorld(Face.AZURE_API_FOR_FHIR, staging);

  @BeforeEach
  void someDays() {
    for (int i = 0; i < 12; i++) {
      world.put("Patient", "p" + i, "\"active\":true");
      world.clock().advance(Duration.ofDays(1));
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static MigrationSettings settings(CleanUp cleanUp) {
    return MigrationSettings.builder()
        .strategy("time-window", Map.of("window", "P5D", "minWindow", "PT30M"))
        .quietPeriod(Duration.ofMinutes(7))
        .cleanUp(cleanUp)
        .build();
  }

  private Run run(CleanUp cleanUp) {
    return new Run(world, Mode.CONTINUOUS, plan -> plan, settings(cleanUp));
  }

  private MigrationReport toTheVerdict(Run run) {
    run.until(200);
    run.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");
    return run.until(500);
  }

  private Phase accepted(Run run) {
    run.migrations().accept(run.plan.id(), "tester", "compared by the test");
    return run.until(500).status().phase();
  }

  private List<String> containers() {
    return objects("test-objects")
        .filter(name -> name.contains("/attempt-"))
        .map(name -> name.replaceFirst(".*/attempt-", ""))
        .toList();
  }

  private Stream<String> objects(String container) {
    return storage.list(container, "", "", 10_000).stream().map(StagedObject::name);
  }

  private List<String> staged() {
    return containers().stream().flatMap(this::objects).toList();
  }

  private static List<String> audited(MigrationReport report, String what) {
    return report.audit().stream()
        .filter(entry -> entry.what().equals(what))
        .map(AuditEntry::detail)
        .toList();
  }

  @Test
  void filesStayUnlessTheSettingsSayOtherwise() {
    Run run = run(CleanUp.KEEP);
    toTheVerdict(run);

    assertThat(accepted(run)).isEqualTo(Phase.COMPLETED);
    assertThat(staged()).hasSizeGreaterThan(2);
  }

  @Test
  void filesOfClosedChunksGoWhileOthersAreCopiedAndTheRecordsSayWhatWent() {
    Run run = run(CleanUp.AFTER_CLOSE);

    MigrationReport report = toTheVerdict(run);

    assertThat(staged()).isEmpty();
    assertThat(audited(report, "staged files deleted"))
        .hasSizeGreaterThan(2)
        .allMatch(line -> line.matches(".* [1-9]\\d* files, [1-9]\\d* bytes, listing empty at .*"));
    assertThat(objects("test-objects").filter(name -> name.contains("/manifest-"))).isNotEmpty();
    assertThat(accepted(run)).isEqualTo(Phase.COMPLETED);
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void filesOfAMigrationGoWhenItIsVerifiedAndBeforeItEnds() {
    Run run = run(CleanUp.AFTER_VERIFY);

    MigrationReport report = toTheVerdict(run);
    assertThat(audited(report, "staged files deleted")).isEmpty();
    assertThat(staged()).isNotEmpty();

    assertThat(accepted(run)).isEqualTo(Phase.COMPLETED);
    assertThat(staged()).isEmpty();
  }

  @Test
  void noFileGoesBeforeTheImportsThatReadItAreQuiet() {
    Map<String, Instant> closed = new HashMap<>();
    List<Duration> ages = new ArrayList<>();
    staging.always(
        StorageCall.on(Operation.DELETE, ""),
        StorageFaults.meanwhile(
            (area, call) ->
                ages.add(Duration.between(closed.get(call.container()), world.clock().instant()))));

    run(CleanUp.AFTER_CLOSE)
        .until(
            200,
            engine ->
                engine.listener(
                    event -> {
                      if (event instanceof MigrationEvent.ChunkChanged changed
                          && changed.chunk().state() instanceof ChunkState.Closed done) {
                        closed.put(done.staged().attempt().container(), done.closedAt());
                      }
                    }));

    assertThat(ages).isNotEmpty().allMatch(age -> age.compareTo(Duration.ofMinutes(7)) >= 0);
  }

  @Test
  void cleanedChunkCanBeCopiedAgain() {
    Run run = run(CleanUp.AFTER_CLOSE);
    run.until(200);
    int before = containers().size();

    run.migrations()
        .reopen(run.plan.id(), new Window(Optional.empty(), world.clock().instant()), "tester");
    toTheVerdict(run);

    assertThat(containers()).hasSizeGreaterThan(before + 1);
    assertThat(staged()).isEmpty();
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void leasedFileStaysForAWhileAndThenItsLeaseIsBroken() {
    Run run = run(CleanUp.AFTER_VERIFY);
    toTheVerdict(run);
    String container =
        containers().stream()
            .filter(name -> objects(name).findAny().isPresent())
            .findFirst()
            .orElseThrow();
    storage.lease(container, objects(container).findFirst().orElseThrow());

    assertThat(accepted(run)).isEqualTo(Phase.COMPLETED);

    MigrationReport report = run.migrations().report(run.plan.id());
    assertThat(audited(report, "leases broken"))
        .singleElement()
        .satisfies(line -> assertThat(line).contains(container, "1 files"));
    assertThat(staged()).isEmpty();
  }

  @Test
  void fileThatMayNotBeDeletedStaysAndIsReported() {
    staging.always(
        StorageCall.on(Operation.DELETE, ""),
        StorageFaults.meanwhile(
            (area, call) -> {
              throw new RejectedException(403, "no right to delete");
            }));
    Run run = run(CleanUp.AFTER_VERIFY);
    toTheVerdict(run);

    assertThat(accepted(run)).isEqualTo(Phase.COMPLETED);

    MigrationReport report = run.migrations().report(run.plan.id());
    assertThat(staged()).isNotEmpty();
    assertThat(report.status().exceptions()).anyMatch(line -> line.contains("staged files stay"));
    assertThat(audited(report, "staged files stay")).anyMatch(line -> line.contains("no right"));
    assertThat(audited(report, "staged files deleted")).isEmpty();
  }

  @Test
  void storageThatDoesNotAnswerIsAskedAgain() {
    staging
        .times(3, StorageCall.on(Operation.DELETE, ""), StorageFaults.refused())
        .times(3, StorageCall.on(Operation.DELETE, ""), StorageFaults.replyLost());
    Run run = run(CleanUp.AFTER_CLOSE);

    toTheVerdict(run);

    assertThat(staging.unused()).isZero();
    assertThat(staged()).isEmpty();
  }
}
