package io.fhirmigration.testkit.engine;

import static io.fhirmigration.testkit.server.Requests.any;
import static io.fhirmigration.testkit.server.Requests.exportKickOff;
import static io.fhirmigration.testkit.server.Requests.exportStatus;
import static io.fhirmigration.testkit.server.Requests.importKickOff;
import static io.fhirmigration.testkit.storage.StorageCall.writeOfAFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Phase;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.storage.StorageFault;
import io.fhirmigration.testkit.storage.StorageFaults;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What does not heal by itself stops the chunk before harm, says why, and goes on after a retry.
 */
class HonestStopTest {
  private static final int WAITS = 5_000;

  private final FaultWorld world = new FaultWorld(Face.AZURE_API_FOR_FHIR);
  private final Run run = run(Mode.ONCE);

  private Run run(Mode mode) {
    return new Run(
        world,
        mode,
        plan -> plan.history(true).deletes(true),
        MigrationSettings.builder().strategy("single", Map.of()).build());
  }

  @BeforeEach
  void fill() {
    world.fill();
  }

  @AfterEach
  void close() {
    world.close();
  }

  static Stream<Named<StorageFault>> damages() {
    return Stream.of(
        Named.of("last line cut", StorageFaults.lastLineCut()),
        Named.of("last line missing", StorageFaults.lastLineMissing()),
        Named.of("last line twice", StorageFaults.lastLineTwice()),
        Named.of("byte flipped", StorageFaults.byteFlipped()),
        Named.of("nothing in it", StorageFaults.spoiled(content -> new byte[0])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void damagedFileIsCaughtBeforeAnythingOfItIsImported(StorageFault damage) {
    world.storageOfServers.always(writeOfAFile(), damage);

    stopsWith("Observation");

    assertThat(world.imports()).isZero();
    assertThat(world.atDestination()).isEmpty();
    goesOnAfterRetry();
  }

  @Test
  void fileThatIsChangedAfterItsScanIsNotImported() {
    world.destination.once(importKickOff(), Faults.meanwhile(request -> changeAFile()));

    stopsWith("no longer the one scanned");

    assertThat(world.atDestination()).isEmpty();
    goesOnAfterRetry();
  }

  private void changeAFile() {
    StagedObject file =
        world.files.list(container(), "", "", 100).stream()
            .filter(object -> object.name().contains("Patient"))
            .findFirst()
            .orElseThrow();
    byte[] other =
        ("{\"resourceType\":\"Patient\",\"id\":\"other\",\"meta\":{\"versionId\":\"1\","
                + "\"lastUpdated\":\"2025-03-01T00:00:00.000+00:00\"}}\n")
            .getBytes(UTF_8);
    world.files.write(file.container(), file.name(), out -> out.write(other));
  }

  /** The container of the one export. */
  private String container() {
    return kickOff.replaceFirst(".*_container=([a-z0-9-]+).*", "$1");
  }

  private String kickOff = "";

  @BeforeEach
  void noteTheKickOff() {
    world.source.once(exportKickOff(), Faults.meanwhile(request -> kickOff = request.target()));
  }

  static Stream<Named<Consumer<FaultWorld>>> lies() {
    return Stream.of(
        Named.of(
            "manifest lacks a file", w -> w.source.always(exportStatus(), Faults.shortManifest(1))),
        Named.of(
            "export cancelled inside after it wrote",
            w ->
                w.source.after(
                    1, exportStatus(), Faults.meanwhile(r -> cancelOnceItHasWritten(w, r)))));
  }

  private static void cancelOnceItHasWritten(FaultWorld world, ModelRequest request) {
    world.clock().advance(Duration.ofSeconds(20));
    world.sourceModel().tick();
    String number = request.target().replaceFirst(".*/", "");
    world.sourceModel().cancelExportInside(Long.parseLong(number));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void manifestThatStaysShortIsNotBelieved(Consumer<FaultWorld> lie) {
    lie.accept(world);

    stopsWith("omits the non-empty file");

    assertThat(world.imports()).isZero();
    goesOnAfterRetry();
  }

  @Test
  void refusedTokenStopsAndNamesIt() {
    world.source.always(exportStatus(), Faults.tokenExpired());

    stopsWith("401");

    assertThat(world.imports()).isZero();
    goesOnAfterRetry();
  }

  private void stopsWith(String reason) {
    MigrationReport report = run.until(WAITS);
    MigrationStatus status = report.status();
    assertThat(report.ending()).isEqualTo(Ending.NEEDS_ATTENTION);
    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.NEEDS_ATTENTION);
    assertThat(status.open().get(0).attention().orElseThrow().reason()).contains(reason);
    assertThat(status.open().get(0).attention().orElseThrow().nextStep()).contains("retry");
  }

  private void goesOnAfterRetry() {
    world.source.clear();
    world.destination.clear();
    world.storageOfServers.clear();
    run.migrations().retry(run.plan.id(), new ChunkId(run.status().open().get(0).id()), "tester");

    MigrationStatus status = run.until(WAITS).status();

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(status.ledger().balances()).isTrue();
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  /** The last rows are copied as soon as the date is right again. */
  @Test
  void dateThatIsBehindOnlyDelays() {
    Run continuous = run(Mode.CONTINUOUS);
    world.source.times(30, any(), Faults.dateOff(Duration.ofHours(-3)));

    continuous.until(300);
    continuous.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");
    continuous.until(WAITS);

    assertThat(world.unused()).isZero();
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  /** The settle lag covers minutes; windows that hours have closed too early are reopened. */
  @Test
  void rowMissedWhileTheDateWasHoursAheadIsCopiedOnceTheDateIsRight() {
    Run continuous = run(Mode.CONTINUOUS);
    world.source.times(40, any(), Faults.dateOff(Duration.ofHours(3)));
    continuous.until(60);
    world.put("Patient", "meanwhile", "\"active\":true");
    continuous.until(600);
    continuous.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");

    assertThat(comparing(continuous).status().phase()).isEqualTo(Phase.COMPLETED);

    assertThat(world.unused()).isZero();
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void rowWrittenWhileTheDateWasMinutesAheadIsCopied() {
    Run continuous = run(Mode.CONTINUOUS);
    world.source.always(any(), Faults.dateOff(Duration.ofMinutes(4)));
    continuous.until(60);
    world.put("Patient", "meanwhile", "\"active\":true");
    continuous.until(300);
    continuous.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");

    assertThat(comparing(continuous).status().phase()).isEqualTo(Phase.COMPLETED);
  }

  private MigrationReport comparing(Run of) {
    return of.until(WAITS, engine -> engine.verifier(world.comparing()));
  }

  @Test
  void backDatedRowsOfClosedWindowsAreCopied() {
    Run continuous = run(Mode.CONTINUOUS);
    continuous.until(300);
    assertThat(continuous.status().chunks()).containsKey(ChunkPhase.CLOSED);
    Instant before = Instant.parse("2025-03-01T00:00:30Z");
    byte[] body =
        ("{\"resourceType\":\"Patient\",\"id\":\"late\",\"meta\":{\"versionId\":\"1\","
                + "\"lastUpdated\":\"2025-03-01T00:00:30.000+00:00\"},\"active\":true}")
            .getBytes(UTF_8);
    try (var seeder = world.sourceModel().seeder()) {
      seeder.put(new ResourceVersion("Patient", "late", 1, before, false, body));
    }

    continuous.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");
    continuous.until(WAITS);

    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void pauseOfHoursIsWaitedForWithoutAsking() {
    Instant begun = world.clock().instant();
    int[] asked = {0};
    world.destination.once(importKickOff(), Faults.throttled(Duration.ofHours(7)));
    world.destination.always(
        importKickOff(),
        Faults.meanwhile(
            request -> {
              asked[0]++;
              assertThat(world.clock().instant()).isAfterOrEqualTo(begun.plus(Duration.ofHours(7)));
            }));

    run.until(WAITS);

    assertThat(asked[0]).isEqualTo(1);
    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
  }
}
