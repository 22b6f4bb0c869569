package io.fhirmigration.testkit.engine;

import static io.fhirmigration.testkit.server.Requests.exportStatus;
import static io.fhirmigration.testkit.server.ScriptedFaults.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.ServerTotals;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.engine.Wire.Sent;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each option of plan and settings changes in the requests, or in what arrives. */
class OptionsTest {
  private static final int WAITS = 4_000;
  private static final Instant FIRST = Instant.parse("2025-03-01T00:00:00Z");

  private final InProcessWorld world = new InProcessWorld(Face.AHDS);
  private final Wire wire = new Wire(world);
  private final List<Chunk> changes = new ArrayList<>();
  private MigrationSettings.Builder settings =
      MigrationSettings.builder().strategy("time-window", Map.of("window", "P5D"));

  /** Two versions and a delete among forty resources of ten days. */
  @BeforeEach
  void fill() {
    for (int day = 0; day < 10; day++) {
      world.put("Patient", "p" + day, "\"active\":true");
      world.put("Observation", "o" + day, "\"status\":\"final\"");
      world.clock().advance(Duration.ofDays(1));
    }
    world.put("Patient", "p9", "\"active\":false");
    world.delete("Observation", "o9");
    world.clock().advance(Duration.ofHours(2));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private MigrationStatus once(UnaryOperator<MigrationPlan.Builder> plan) {
    return run(Mode.ONCE, plan).status();
  }

  private Run run(Mode mode, UnaryOperator<MigrationPlan.Builder> plan) {
    Run run = new Run(world, mode, plan, settings.build());
    run.until(
        WAITS,
        engine ->
            engine.listener(
                event -> {
                  if (event instanceof MigrationEvent.ChunkChanged changed) {
                    changes.add(changed.chunk());
                  }
                }));
    return run;
  }

  private List<ResourceVersion> arrived() {
    return world.atDestination();
  }

  private static Instant day(int day) {
    return FIRST.plus(Duration.ofDays(day));
  }

  /** The windows of the kick-offs, in order. */
  private List<Duration> lengths() {
    return wire.kickOffs().stream()
        .filter(sent -> sent.parameter("_since").isPresent())
        .map(
            sent ->
                Duration.between(
                    Instant.parse(sent.parameter("_since").orElseThrow()),
                    Instant.parse(sent.parameter("_till").orElseThrow())))
        .toList();
  }

  @Test
  void startDateIsTheFirstSinceAndNothingOlderArrives() {
    once(plan -> plan.since(day(4)));

    assertThat(wire.kickOffs("_since").get(0)).isEqualTo("2025-03-05T00:00:00.000Z");
    assertThat(arrived()).isNotEmpty().noneMatch(row -> row.lastUpdated().isBefore(day(4)));
  }

  @Test
  void endDateIsTheLastTillAndNothingNewerArrives() {
    MigrationStatus status = once(plan -> plan.since(day(2)).till(day(6)));

    assertThat(wire.kickOffs("_till").get(wire.kickOffs().size() - 1))
        .isEqualTo("2025-03-07T00:00:00.000Z");
    assertThat(arrived())
        .hasSize(8)
        .allMatch(row -> !row.lastUpdated().isBefore(day(2)) && row.lastUpdated().isBefore(day(6)));
    assertThat(status.rangeEnd()).contains(day(6));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"P2D, 2880", "PT36H, 2160", "PT90M, 90"})
  void windowsAreAsLongAsTheStrategySays(String window, long minutes) {
    settings = settings.strategy("time-window", Map.of("window", window));
    once(plan -> plan.since(day(2)).till(day(2).plus(Duration.ofMinutes(3 * minutes))));

    assertThat(lengths()).hasSize(3).containsOnly(Duration.ofMinutes(minutes));
  }

  @Test
  void windowsHoldNoMoreResourcesThanTheTarget() {
    settings =
        settings.strategy("adaptive", Map.of("target", "5", "minWindow", "PT1H", "floor", "PT1S"));
    once(plan -> plan.history(true).deletes(true));

    List<Long> exported =
        changes.stream()
            .filter(chunk -> chunk.state() instanceof ChunkState.Closed)
            .map(chunk -> ((ChunkState.Closed) chunk.state()).ledger().total().exported())
            .toList();
    assertThat(exported).hasSizeGreaterThan(3).allMatch(rows -> rows <= 5);
    assertThat(exported.stream().mapToLong(Long::longValue).sum()).isEqualTo(22);
  }

  @Test
  void onlyTheWantedTypesAreAskedForAndArrive() {
    once(plan -> plan.types(List.of("Patient", "Encounter")));

    assertThat(wire.kickOffs("_type")).isNotEmpty().containsOnly("Encounter,Patient");
    assertThat(arrived()).isNotEmpty().allMatch(row -> row.type().equals("Patient"));
  }

  @Test
  void typeLanesAskForOneTypeAtATime() {
    MigrationStatus status =
        once(plan -> plan.perType(true).types(List.of("Patient", "Observation")));

    assertThat(new TreeSet<>(wire.kickOffs("_type"))).containsExactly("Observation", "Patient");
    assertThat(status.lanes()).hasSize(2);
    assertThat(arrived()).extracting(ResourceVersion::type).contains("Patient", "Observation");
  }

  @Test
  void oneLaneAsksForAllTypesAtOnceInParallel() {
    once(plan -> plan);

    assertThat(wire.kickOffs("_type")).containsOnly("");
    assertThat(wire.kickOffs("_isParallel")).containsOnly("true");
  }

  @ParameterizedTest(name = "history {0}, deletes {1}")
  @CsvSource({
    "false, false, '', 19",
    "true, false, _history, 21",
    "false, true, _deleted, 20",
    "true, true, '_history,_deleted', 22"
  })
  void historyAndSoftDeletesAreAskedForAndArrive(
      boolean history, boolean deletes, String asked, int rows) {
    settings = settings.strategy("single", Map.of());
    once(plan -> plan.history(history).deletes(deletes));

    assertThat(wire.kickOffs("includeAssociatedData")).containsOnly(asked);
    assertThat(arrived()).hasSize(rows);
    assertThat(arrived().stream().filter(ResourceVersion::deleted)).hasSize(deletes ? 1 : 0);
  }

  @Test
  void maxCountIsSentAndDividesTheFiles() throws IOException {
    settings = settings.strategy("single", Map.of()).exportMaxCount(3);
    once(plan -> plan.history(true).deletes(true));

    assertThat(wire.kickOffs("_maxCount")).containsOnly("3");
    String container = wire.kickOffs("_container").get(0);
    List<StagedObject> files = world.staging().list(container, "", "", 100);
    assertThat(files).hasSizeGreaterThanOrEqualTo(8);
    for (StagedObject file : files) {
      assertThat(lines(file)).isBetween(1L, 3L);
    }
    assertThat(Run.contents(arrived())).isEqualTo(Run.contents(world.atSource()));
  }

  private long lines(StagedObject file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(world.staging().open(file, 0), StandardCharsets.UTF_8))) {
      return reader.lines().count();
    }
  }

  @Test
  void maxCountIsTheSourcesOwnByDefault() {
    once(plan -> plan);

    assertThat(wire.kickOffs("_maxCount")).isNotEmpty().containsOnly("");
  }

  private List<String> modes() {
    return wire.imports().stream()
        .flatMap(sent -> sent.parts("mode").stream())
        .map(mode -> mode.string("valueString").orElseThrow())
        .distinct()
        .toList();
  }

  @Test
  void incrementalLoadIsAskedForAndKeepsVersionsAndDates() {
    once(plan -> plan.history(true).deletes(true));

    assertThat(modes()).containsExactly("IncrementalLoad");
    assertThat(Run.contents(arrived())).isEqualTo(Run.contents(world.atSource()));
  }

  @Test
  void initialLoadIsAskedForAndStartsVersionsAnew() {
    settings = settings.strategy("single", Map.of());
    world.destinationModel().initialImportMode(true);
    Run run = run(Mode.ONCE, plan -> plan.importMode(ImportMode.INITIAL_LOAD));

    assertThat(modes()).containsExactly("InitialLoad");
    assertThat(arrived()).hasSize(19).allMatch(row -> row.versionId() == 1);
    assertThat(run.status().ledger().total().imported()).isEqualTo(19);
  }

  @Test
  void importsHoldNoMoreFilesThanThePayloadMay() {
    settings = settings.strategy("single", Map.of()).exportMaxCount(2).filesPerPayload(3);
    once(plan -> plan.history(true).deletes(true));

    List<Integer> inputs = wire.imports().stream().map(sent -> sent.parts("input").size()).toList();
    assertThat(inputs).hasSizeGreaterThanOrEqualTo(4).allMatch(files -> files <= 3).contains(3);
    assertThat(Run.contents(arrived())).isEqualTo(Run.contents(world.atSource()));
  }

  @ParameterizedTest(name = "{0} at a time")
  @CsvSource({"1", "2", "5"})
  void noMoreImportsRunThanAllowed(int most) {
    settings =
        settings
            .strategy("single", Map.of())
            .exportMaxCount(1)
            .filesPerPayload(1)
            .maxConcurrentImports(most);
    once(plan -> plan.history(true).deletes(true));

    List<Long> running =
        changes.stream()
            .filter(chunk -> chunk.state() instanceof ChunkState.Importing)
            .map(
                chunk ->
                    ((ChunkState.Importing) chunk.state())
                        .jobs().stream()
                            .filter(job -> job.state() == ImportJob.State.RUNNING)
                            .count())
            .toList();
    assertThat(wire.imports()).hasSizeGreaterThan(20);
    assertThat(running.stream().mapToLong(Long::longValue).max()).hasValue(most);
  }

  @Test
  void noMoreExportsRunThanAllowed() {
    settings = settings.strategy("time-window", Map.of("window", "P1D")).maxConcurrentExports(3);
    once(plan -> plan);

    int[] most = {0};
    Map<String, ChunkPhase> phases = new HashMap<>();
    for (Chunk chunk : changes) {
      phases.put(chunk.id().value(), chunk.phase());
      long exporting = phases.values().stream().filter(ChunkPhase.EXPORTING::equals).count();
      most[0] = Math.max(most[0], (int) exporting);
    }
    assertThat(most[0]).isEqualTo(3);
  }

  @Test
  void runningJobsAreAskedForAtTheInterval() {
    settings = settings.strategy("single", Map.of()).pollInterval(Duration.ofMinutes(3));
    once(plan -> plan);

    List<Instant> asked = wire.sent(exportStatus()).stream().map(Sent::at).toList();
    assertThat(asked.get(0))
        .isAfterOrEqualTo(wire.kickOffs().get(0).at().plus(Duration.ofMinutes(3)));
  }

  @Test
  void newRowsAreExportedOnceTheyFillTheShortestWindow() {
    settings = settings.strategy("time-window", Map.of("window", "P5D", "minWindow", "PT6H"));
    Run run = new Run(world, Mode.CONTINUOUS, plan -> plan, settings.build());
    run.until(3_000);

    assertThat(lengths()).hasSize(2);
    assertThat(lengths().get(1)).isBetween(Duration.ofHours(6), Duration.ofHours(7));
  }

  @Test
  void searchParametersOfTheSourceAreWrittenToTheDestination() {
    world.put(
        "SearchParameter",
        "eye",
        """
        "url":"http://x.example/eye","name":"eye","status":"active","description":"d",
        "code":"eye","base":["Patient"],"type":"string","expression":"Patient.language\"""");
    MigrationStatus status = once(plan -> plan);

    List<Sent> batches =
        wire.sent(request -> request.method().equals("POST") && !request.target().contains("$"));
    assertThat(batches).isNotEmpty();
    assertThat(new String(batches.get(0).request().body(), StandardCharsets.UTF_8))
        .contains("SearchParameter/eye")
        .contains("\"PUT\"");
    assertThat(status.searchParameters()).isEqualTo("1 written, 0 already there");
  }

  @Test
  void reindexFollowsTheLastImportAndIsPolledToItsEnd() {
    MigrationStatus status = once(plan -> plan);

    List<Sent> reindex = wire.sent(on("POST", "/$reindex"));
    List<Sent> polls = wire.sent(on("GET", "/_operations/reindex/"));
    assertThat(reindex).hasSize(1);
    assertThat(reindex.get(0).at())
        .isAfterOrEqualTo(wire.imports().get(wire.imports().size() - 1).at());
    assertThat(polls).isNotEmpty();
    assertThat(status.reindex()).isEqualTo("Completed");
  }

  private List<Optional<ServerTotals>> totals() {
    return changes.stream()
        .filter(chunk -> chunk.state() instanceof ChunkState.Closed)
        .map(chunk -> ((ChunkState.Closed) chunk.state()).totals())
        .toList();
  }

  @Test
  void totalsOfBothServersAreKeptWithEachClosedChunk() {
    settings = settings.strategy("time-window", Map.of("window", "P1D")).maxConcurrentImports(1);
    MigrationStatus status = once(plan -> plan.history(true).deletes(true));

    List<Long> destination =
        totals().stream().map(t -> t.orElseThrow().destination().orElseThrow()).toList();
    assertThat(totals()).hasSizeGreaterThan(5);
    assertThat(totals()).allMatch(t -> t.orElseThrow().source().equals(OptionalLong.of(19)));
    assertThat(destination).startsWith(2L, 4L, 6L, 8L, 10L).endsWith(19L);
    assertThat(status.totals().orElseThrow().destination()).hasValue(19);
    assertThat(status.toJson())
        .contains("\"totals\":{")
        .contains("\"source\":19,\"destination\":19");
  }

  @Test
  void totalThatAServerDoesNotTellStaysUnknownAndHoldsNothingUp() {
    world.sourceModel().deprecated(true);
    MigrationStatus status = once(plan -> plan.history(true).deletes(true));

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(status.totals().orElseThrow().source()).isEmpty();
    assertThat(status.totals().orElseThrow().destination()).hasValue(19);
  }

  @Test
  void totalsAreNotAskedForWhenTheSettingsSaySo() {
    settings = settings.countTotals(false);
    MigrationStatus status = once(plan -> plan);

    assertThat(totals()).isNotEmpty().containsOnly(Optional.empty());
    assertThat(status.totals()).isEmpty();
    assertThat(wire.sent(request -> request.target().endsWith("/?_summary=count"))).isEmpty();
  }

  @Test
  void importsNameTheirTypeAndPinTheirFiles() {
    once(plan -> plan);

    for (Sent sent : wire.imports()) {
      for (JsonObject input : sent.parts("input")) {
        assertThat(input.array("part")).hasSize(3);
        assertThat(input.toJson()).contains("\"type\"").contains("\"url\"").contains("\"etag\"");
      }
    }
  }
}
