package io.fhirmigration.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One line makes a whole import fail, and the server does not say which. */
class IsolationTest {
  private static final String POISON = "\"language\":\"x-poison\"";
  private static final Duration LONG = Duration.ofHours(1);

  private final InProcessWorld world = new InProcessWorld(Face.AZURE_API_FOR_FHIR);
  private final Set<String> notes = new TreeSet<>();
  private MigrationSettings settings = settings().build();

  @AfterEach
  void close() {
    world.close();
  }

  private static MigrationSettings.Builder settings() {
    return MigrationSettings.builder().strategy("single", Map.of());
  }

  private Run run() {
    return new Run(world, Mode.ONCE, plan -> plan.history(true).deletes(true), settings);
  }

  private MigrationStatus until(Run run, int waits) {
    return run.until(
            waits,
            builder ->
                builder.listener(
                    event -> {
                      if (event instanceof MigrationEvent.ChunkChanged changed) {
                        notes.add(changed.chunk().note());
                      }
                    }))
        .status();
  }

  private void fill(String type, int from, int to) {
    for (int i = from; i < to; i++) {
      world.put(type, "r" + i, "\"language\":\"de-ÄÖÜ-" + i + "\"");
    }
  }

  private void refusePoison() {
    world
        .destinationModel()
        .poison(line -> new String(line, StandardCharsets.UTF_8).contains("x-poison"));
  }

  private List<String> missing() {
    List<String> there = Run.contents(world.atDestination());
    return world.atSource().stream()
        .filter(version -> !there.contains(Run.contents(List.of(version)).get(0)))
        .map(ResourceVersion::toString)
        .toList();
  }

  private String quarantined(String file) throws IOException {
    StringBuilder all = new StringBuilder();
    for (StagedObject object : world.staging().list("test-objects", "quarantine/", "", 100)) {
      if (object.name().endsWith("/" + file)) {
        try (InputStream in = world.staging().open(object, 0)) {
          all.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return all.toString();
  }

  @Test
  void onePoisonLineEndsInQuarantineAndTheRestIsThere() throws IOException {
    fill("Patient", 0, 60);
    world.put("Patient", "bad", POISON);
    fill("Patient", 60, 100);
    world.clock().advance(LONG);
    refusePoison();

    MigrationStatus status = until(run(), 500);

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(status.ledger().total().quarantined()).isEqualTo(1);
    assertThat(missing()).hasSize(1).allMatch(version -> version.contains("bad"));
    assertThat(quarantined("rejects.ndjson")).contains("\"bad\"", "x-poison").hasLineCount(1);
    assertThat(quarantined("rejects.log.ndjson"))
        .contains(
            "\"line\":61",
            "\"id\":\"bad\"",
            "import fails with 500 InternalServerError whenever it holds this line")
        .hasLineCount(1);
    assertThat(notes)
        .contains("isolating: 2 import(s) of 101 line(s), 0 line(s) blamed")
        .anyMatch(note -> note.startsWith("import failed with 500 InternalServerError"));
  }

  private long imports() {
    return world.staging().list("test-objects", "chunks/", "", 10_000).stream()
        .filter(object -> object.name().contains("/import-"))
        .count();
  }

  /** Root, root again with a control, suspect and rest, suspect again with a control. */
  @Test
  void numberThatIsTooLongIsFoundByLookingForIt() throws IOException {
    fill("Observation", 0, 50);
    world.put("Observation", "bad", "\"valueQuantity\":{\"value\":1234567890123456789}");
    fill("Observation", 50, 100);
    fill("Patient", 0, 10);
    world.clock().advance(LONG);

    MigrationStatus status = until(run(), 500);

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(imports()).isEqualTo(7);
    assertThat(missing()).hasSize(1).allMatch(version -> version.contains("bad"));
    assertThat(quarantined("rejects.log.ndjson")).contains("\"line\":51", "\"id\":\"bad\"");
  }

  @Test
  void threePoisonLinesInTwoFilesAreEachFound() throws IOException {
    fill("Patient", 0, 30);
    world.put("Patient", "bad1", POISON);
    world.put("Patient", "bad2", POISON);
    fill("Patient", 30, 50);
    fill("Observation", 0, 33);
    world.put("Observation", "bad3", POISON);
    world.clock().advance(LONG);
    refusePoison();

    MigrationStatus status = until(run(), 500);

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(missing()).hasSize(3).allMatch(version -> version.contains("bad"));
    assertThat(quarantined("rejects.ndjson")).contains("\"bad1\"", "\"bad2\"", "\"bad3\"");
    assertThat(status.ledger().total().quarantined()).isEqualTo(3);
    assertThat(status.ledger().total().imported()).isEqualTo(83);
  }

  @Test
  void onlyTheImportThatFailsIsTakenApart() {
    settings = settings().filesPerPayload(1).build();
    fill("Patient", 0, 20);
    fill("Observation", 0, 20);
    world.put("Observation", "bad", POISON);
    fill("Condition", 0, 20);
    world.clock().advance(LONG);
    refusePoison();

    MigrationStatus status = until(run(), 500);

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(missing()).hasSize(1).allMatch(version -> version.contains("bad"));
    assertThat(notes).contains("isolating: 2 import(s) of 21 line(s), 0 line(s) blamed");
  }

  /** Nothing was ever taken, so no line can be told from a fault of the server. */
  @Test
  void serverThatTakesNoLineAtAllBlamesNone() {
    fill("Patient", 0, 40);
    world.clock().advance(LONG);
    world.destinationModel().poison(line -> true);
    Run run = run();

    MigrationStatus status = until(run, 500);

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.NEEDS_ATTENTION);
    MigrationStatus.Attention attention = status.open().get(0).attention().orElseThrow();
    assertThat(attention.kind()).isEqualTo(AttentionKind.WAIT);
    assertThat(attention.reason()).contains("nothing shows that the destination takes any line");

    world.destinationModel().poison(line -> false);
    retry(run, status);
    status = until(run, 500);

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(status.ledger().total().quarantined()).isZero();
    assertThat(missing()).isEmpty();
  }

  @Test
  void chunkOfOneLineThatFailsAloneIsBlamedOnceAPersonSaysThatItGoesOn() {
    world.put("Patient", "bad", POISON);
    world.clock().advance(LONG);
    refusePoison();
    Run run = run();

    MigrationStatus status = until(run, 500);

    assertThat(status.open().get(0).attention().orElseThrow().kind()).isEqualTo(AttentionKind.WAIT);
    assertThat(status.ledger().total().quarantined()).isZero();

    retry(run, status);
    status = until(run, 500);

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(status.ledger().total().quarantined()).isEqualTo(1);
  }

  @Test
  void chunkOfOneLineIsBlamedWhenALineOfAnotherChunkIsTaken() {
    settings =
        MigrationSettings.builder()
            .strategy("time-window", Map.of("window", "PT1H", "minWindow", "PT1M"))
            .build();
    fill("Patient", 0, 5);
    world.clock().advance(Duration.ofHours(2));
    world.put("Patient", "bad", POISON);
    world.clock().advance(Duration.ofHours(2));
    refusePoison();

    MigrationStatus status = until(run(), 500);

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(missing()).hasSize(1).allMatch(version -> version.contains("bad"));
  }

  /** What was imported before tells that for a while the server, and not a line, is at fault. */
  @Test
  void serverThatFailsForAWhileBlamesNone() {
    settings =
        MigrationSettings.builder()
            .strategy("time-window", Map.of("window", "PT1H", "minWindow", "PT1M"))
            .maxConcurrentExports(1)
            .build();
    fill("Patient", 0, 5);
    world.clock().advance(Duration.ofHours(2));
    fill("Patient", 5, 30);
    world.clock().advance(Duration.ofHours(2));
    List<Integer> failures = new ArrayList<>();
    world
        .destinationModel()
        .poison(
            line -> {
              boolean late = new String(line, StandardCharsets.UTF_8).contains("de-ÄÖÜ-29");
              if ((late && failures.isEmpty()) || (!failures.isEmpty() && failures.size() < 5)) {
                failures.add(1);
                return true;
              }
              return false;
            });

    MigrationStatus status = until(run(), 500);

    assertThat(failures).hasSize(5);
    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(status.ledger().total().quarantined()).isZero();
    assertThat(missing()).isEmpty();
    assertThat(notes).noneMatch(note -> note.startsWith("isolating"));
  }

  @Test
  void blamedLineThatIsNewerThanTheCurrentVersionIsStale() {
    fill("Patient", 0, 20);
    world.put("Patient", "r7", POISON);
    world.clock().advance(LONG);
    refusePoison();

    MigrationStatus status = until(run(), 500);

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.NEEDS_ATTENTION);
    assertThat(status.open().get(0).attention().orElseThrow().reason())
        .contains("newer than the destination's current version");
  }

  @Test
  void morePoisonLinesThanAllowedNeedAPerson() {
    settings = settings().maxPoisonLines(2).build();
    fill("Patient", 0, 40);
    for (int i = 0; i < 5; i++) {
      world.put("Patient", "bad" + i, POISON);
      fill("Patient", 40 + 20 * i, 60 + 20 * i);
    }
    world.clock().advance(LONG);
    refusePoison();
    Run run = run();

    MigrationStatus status = until(run, 500);

    MigrationStatus.Attention attention = status.open().get(0).attention().orElseThrow();
    assertThat(attention.kind()).isEqualTo(AttentionKind.FIX_YOUR_SETUP);
    assertThat(attention.reason()).contains("at least 3 line(s)", "maxPoisonLines 2");

    Run raised = run.with(settings().maxPoisonLines(5).build());
    retry(raised, status);
    status = until(raised, 500);

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(missing()).hasSize(5).allMatch(version -> version.contains("bad"));
  }

  @Test
  void nothingIsIsolatedWhenNoPoisonLineIsAllowed() {
    settings = settings().maxPoisonLines(0).build();
    fill("Patient", 0, 20);
    world.put("Patient", "bad", POISON);
    fill("Observation", 0, 5);
    world.clock().advance(LONG);
    refusePoison();
    Run run = run();

    MigrationStatus status = until(run, 500);

    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.NEEDS_ATTENTION);
    assertThat(imports()).isEqualTo(3);
    world.destinationModel().poison(line -> false);
    retry(run, status);
    assertThat(until(run, 500).chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(missing()).isEmpty();
  }

  private static void retry(Run run, MigrationStatus status) {
    run.migrations().retry(run.plan.id(), new ChunkId(status.open().get(0).id()), "tester");
  }
}
