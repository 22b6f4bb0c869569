package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.engine.Step.Kind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.Hold;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.Wanted;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateColumns;
import io.fhirmigration.spi.StateRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeciderTest {
  private static final Instant NOW = Samples.NOW;
  private static final ChunkState PLANNED = new ChunkState.Planned("", false);
  private static final ChunkState EXPORTING =
      new ChunkState.Exporting(Samples.attempt(), Optional.of("https://s/1"));

  private final Map<String, Stored<Chunk>> open = new TreeMap<>();
  private final Map<String, Chunk> closed = new TreeMap<>();
  private final Map<String, Stored<Lane>> lanes = new TreeMap<>();
  private final Map<String, Stored<Orphan>> orphans = new TreeMap<>();
  private final Map<String, Instant> pauses = new TreeMap<>();
  private Migration migration = Samples.migration();
  private MigrationSettings settings =
      MigrationSettings.builder()
          .maxConcurrentExports(2)
          .maxConcurrentImports(3)
          .maxStagedBytes(100)
          .build();
  private Set<String> busy = Set.of();
  private Optional<Hold> hold = Optional.empty();

  DeciderTest() {
    lane(LaneId.ALL);
  }

  private static <T> Stored<T> stored(RecordKind kind, String name, T value) {
    RecordKey key = new RecordKey(Samples.migration().plan().id(), kind, name);
    StateColumns columns = StateColumns.of("", "", NOW);
    return new Stored<>(new StateRecord(key, 1, 1, "w", true, columns, "{}"), value);
  }

  private void lane(LaneId id) {
    Lane lane =
        new Lane(id, Optional.of(day(0)), Optional.empty(), List.of(), Optional.empty(), "");
    lanes.put(id.value(), stored(RecordKind.LANE, id.value(), lane));
  }

  private static Instant day(int day) {
    return Samples.SINCE.plusSeconds(86_400L * day);
  }

  private Chunk put(Chunk chunk) {
    String name = chunk.id().value();
    if (chunk.isOpen()) {
      open.put(name, stored(RecordKind.CHUNK, name, chunk));
    } else {
      closed.put(name, chunk);
    }
    return chunk;
  }

  /** The chunk of one day. */
  private String put(int day, ChunkState state) {
    Window window = Window.of(day(day), day(day + 1));
    return put(Samples.chunk(LaneId.ALL, window, state)).id().value();
  }

  private static ChunkState transformed(long bytes, boolean inOrder) {
    return new ChunkState.Transformed(Samples.staged(bytes, inOrder));
  }

  private static ChunkState closed(Staged staged) {
    return new ChunkState.Closed(Ledger.EMPTY, staged, CountAnswer.of(0), NOW);
  }

  private static ChunkState importing(ImportJob.State... states) {
    List<ImportJob> jobs = new ArrayList<>();
    for (ImportJob.State state : states) {
      jobs.add(Samples.job("n" + jobs.size(), state));
    }
    return new ChunkState.Importing(Samples.staged(), jobs, Optional.empty());
  }

  private Decider.Decision decide() {
    Snapshot seen =
        new Snapshot(
            stored(RecordKind.MIGRATION, "migration", migration), lanes, open, closed, orphans);
    return Decider.decide(seen, NOW, settings, busy, pauses, hold);
  }

  private List<Step> steps(Kind kind) {
    return decide().steps().stream().filter(step -> step.kind() == kind).toList();
  }

  private List<String> subjects(Kind kind) {
    return steps(kind).stream().map(Step::subject).toList();
  }

  @Test
  void eachStateHasItsStep() {
    String planned = put(0, PLANNED);
    String lost = put(1, new ChunkState.Exporting(Samples.attempt(), Optional.empty()));
    String exported =
        put(2, new ChunkState.Exported(Samples.attempt(), "https://s/1", Samples.ref("m"), NOW));
    String ready = put(3, transformed(1, false));
    String sent = put(4, importing(ImportJob.State.RUNNING));
    String ended = put(5, new ChunkState.Imported(Samples.staged(), List.of(), Optional.empty()));
    put(6, Samples.states().get("needs-attention"));
    assertThat(subjects(Kind.START_EXPORT)).containsExactly(planned);
    assertThat(subjects(Kind.FIND_EXPORT)).containsExactly(lost);
    assertThat(subjects(Kind.BELIEVE)).containsExactly(exported);
    assertThat(subjects(Kind.PREPARE_IMPORT)).containsExactly(ready);
    assertThat(subjects(Kind.RUN_IMPORT)).containsExactly(sent);
    assertThat(subjects(Kind.RECONCILE)).containsExactly(ended);
    assertThat(decide().steps()).hasSize(8);
  }

  @Test
  void knownExportIsPolled() {
    String name = put(0, EXPORTING);
    assertThat(subjects(Kind.POLL_EXPORT)).containsExactly(name);
  }

  @Test
  void exportsStayWithinTheirBudgetEarliestFirst() {
    put(3, EXPORTING);
    String first = put(0, PLANNED);
    put(1, PLANNED);
    assertThat(subjects(Kind.START_EXPORT)).containsExactly(first);
  }

  @Test
  void exportThatIsBeingStartedTakesBudget() {
    String first = put(0, PLANNED);
    String second = put(1, PLANNED);
    put(2, PLANNED);
    busy = Set.of("chunk " + first);
    assertThat(subjects(Kind.START_EXPORT)).containsExactly(second);
  }

  @Test
  void waitingExportTakesNoBudget() {
    settings = MigrationSettings.builder().maxConcurrentExports(1).build();
    put(
        Samples.chunk(LaneId.ALL, Window.of(day(0), day(1)), PLANNED)
            .waiting(NOW.plusSeconds(60), "429"));
    String second = put(1, PLANNED);
    assertThat(subjects(Kind.START_EXPORT)).containsExactly(second);
  }

  @Test
  void importsStayWithinTheirBudget() {
    put(0, importing(ImportJob.State.RUNNING, ImportJob.State.INTENDED));
    put(1, importing(ImportJob.State.INTENDED, ImportJob.State.INTENDED));
    assertThat(steps(Kind.RUN_IMPORT)).extracting(Step::budget).containsExactly(1, 1);
  }

  @Test
  void importThatIsBeingSentTakesBudget() {
    String first = put(0, importing(ImportJob.State.INTENDED, ImportJob.State.INTENDED));
    put(1, importing(ImportJob.State.INTENDED, ImportJob.State.INTENDED));
    busy = Set.of("chunk " + first);
    assertThat(steps(Kind.RUN_IMPORT)).extracting(Step::budget).containsExactly(1);
  }

  @Test
  void endedImportsAreTakenUpWithoutBudget() {
    settings = MigrationSettings.builder().maxConcurrentImports(1).build();
    put(0, importing(ImportJob.State.RUNNING));
    put(1, importing(ImportJob.State.DONE, ImportJob.State.DONE));
    put(2, importing(ImportJob.State.INTENDED));
    assertThat(steps(Kind.RUN_IMPORT)).extracting(Step::budget).containsExactly(0, 0);
  }

  @Test
  void fullStagingHoldsNewExports() {
    put(0, importing(ImportJob.State.RUNNING));
    put(1, transformed(98, false));
    put(2, PLANNED);
    assertThat(subjects(Kind.START_EXPORT)).isEmpty();
  }

  @Test
  void roomInStagingLetsExportsBegin() {
    put(0, transformed(99, false));
    String next = put(1, PLANNED);
    assertThat(subjects(Kind.START_EXPORT)).containsExactly(next);
  }

  @Test
  void closedChunksHoldNoStaging() {
    put(0, closed(Samples.staged(1_000, false)));
    String next = put(1, PLANNED);
    assertThat(subjects(Kind.START_EXPORT)).containsExactly(next);
  }

  /** Otherwise full staging waits for this export, and this export for room. */
  @Test
  void exportThatOthersWaitForNeedsNoRoom() {
    String awaited = put(0, PLANNED);
    put(1, transformed(100, true));
    assertThat(subjects(Kind.START_EXPORT)).containsExactly(awaited);
  }

  @Test
  void anyOrderWhenEveryLineIsVersionedAndDated() {
    put(0, PLANNED);
    put(1, importing(ImportJob.State.RUNNING));
    String later = put(2, transformed(1, false));
    assertThat(subjects(Kind.PREPARE_IMPORT)).containsExactly(later);
  }

  @Test
  void unversionedLinesWaitForEveryEarlierWindow() {
    put(0, PLANNED);
    put(1, transformed(1, true));
    assertThat(subjects(Kind.PREPARE_IMPORT)).isEmpty();
  }

  @Test
  void unversionedLinesWaitForAGapToBeFilled() {
    put(0, closed(Samples.staged()));
    String afterGap = put(2, transformed(1, true));
    assertThat(subjects(Kind.PREPARE_IMPORT)).isEmpty();
    put(1, closed(Samples.staged()));
    assertThat(subjects(Kind.PREPARE_IMPORT)).containsExactly(afterGap);
  }

  @Test
  void oneChunkAtATimeInALaneThatKeepsOrder() {
    String first = put(0, transformed(1, true));
    put(1, transformed(1, false));
    assertThat(subjects(Kind.PREPARE_IMPORT)).containsExactly(first);
  }

  /** It may have begun before the unversioned line was met. */
  @Test
  void runningImportOfALaterWindowHoldsALaneThatKeepsOrder() {
    put(0, transformed(1, true));
    put(1, importing(ImportJob.State.RUNNING));
    assertThat(subjects(Kind.PREPARE_IMPORT)).isEmpty();
  }

  @Test
  void chunkNeedingAttentionHoldsALaneThatKeepsOrder() {
    put(0, Samples.states().get("needs-attention"));
    put(1, transformed(1, true));
    assertThat(subjects(Kind.PREPARE_IMPORT)).isEmpty();
  }

  @Test
  void otherLanesAreNotHeld() {
    LaneId patient = new LaneId("Patient");
    lane(patient);
    put(0, PLANNED);
    put(1, transformed(1, true));
    Chunk other = put(Samples.chunk(patient, Window.of(day(0), day(1)), transformed(1, false)));
    assertThat(subjects(Kind.PREPARE_IMPORT)).containsExactly(other.id().value());
  }

  @Test
  void notBeforeIsKeptAndWakes() {
    Instant due = NOW.plusSeconds(30);
    put(Samples.chunk(LaneId.ALL, Window.of(day(0), day(1)), EXPORTING).waiting(due, ""));
    put(
        Samples.chunk(LaneId.ALL, Window.of(day(1), day(2)), EXPORTING)
            .waiting(due.plusSeconds(9), ""));
    assertThat(subjects(Kind.POLL_EXPORT)).isEmpty();
    assertThat(decide().wakeAt()).contains(due);
  }

  @Test
  void notBeforeThatHasComeIsDue() {
    put(Samples.chunk(LaneId.ALL, Window.of(day(0), day(1)), EXPORTING).waiting(NOW, ""));
    assertThat(subjects(Kind.POLL_EXPORT)).hasSize(1);
  }

  @Test
  void longerOfPauseAndNotBeforeHolds() {
    Chunk chunk =
        put(Samples.chunk(LaneId.ALL, Window.of(day(0), day(1)), EXPORTING).waiting(NOW, ""));
    pauses.put("chunk " + chunk.id(), NOW.plusSeconds(5));
    assertThat(subjects(Kind.POLL_EXPORT)).isEmpty();
    assertThat(decide().wakeAt()).contains(NOW.plusSeconds(5));
  }

  @Test
  void whatIsBusyIsLeftAlone() {
    String name = put(0, EXPORTING);
    busy = Set.of("chunk " + name, "migration", "lane all");
    assertThat(decide().steps()).isEmpty();
  }

  @Test
  void pauseBeginsNothingNewAndFollowsWhatRuns() {
    migration = migration.wanting(Wanted.PAUSE);
    put(0, PLANNED);
    String running = put(1, EXPORTING);
    put(2, transformed(1, false));
    String sent = put(3, importing(ImportJob.State.RUNNING, ImportJob.State.INTENDED));
    assertThat(subjects(Kind.START_EXPORT)).isEmpty();
    assertThat(subjects(Kind.PREPARE_IMPORT)).isEmpty();
    assertThat(subjects(Kind.PLAN)).isEmpty();
    assertThat(subjects(Kind.POLL_EXPORT)).containsExactly(running);
    assertThat(steps(Kind.RUN_IMPORT)).containsExactly(new Step(Kind.RUN_IMPORT, sent, 0));
  }

  @Test
  void pauseHoldsThePhasesAfterCopying() {
    migration = migration.to(Phase.FINISHING, "").wanting(Wanted.PAUSE);
    assertThat(steps(Kind.PHASE)).isEmpty();
  }

  @Test
  void throttleBeginsNothingNew() {
    hold(Hold.Cause.THROTTLE);
    put(0, PLANNED);
    String running = put(1, EXPORTING);
    assertThat(subjects(Kind.START_EXPORT)).isEmpty();
    assertThat(subjects(Kind.PLAN)).isEmpty();
    assertThat(subjects(Kind.POLL_EXPORT)).containsExactly(running);
  }

  private void hold(Hold.Cause cause) {
    hold = Optional.of(new Hold(cause, "office hours", NOW, Optional.empty()));
  }

  @Test
  void pauseWindowThatDrainsStillImports() {
    put(0, PLANNED);
    String exported = put(1, transformed(1, false));
    String decided = put(2, importing(ImportJob.State.INTENDED));
    hold(Hold.Cause.DRAINING_PAUSE_WINDOW);
    assertThat(subjects(Kind.START_EXPORT)).isEmpty();
    assertThat(subjects(Kind.PLAN)).isEmpty();
    assertThat(subjects(Kind.PREPARE_IMPORT)).containsExactly(exported);
    assertThat(steps(Kind.RUN_IMPORT)).containsExactly(new Step(Kind.RUN_IMPORT, decided, 1));

    hold(Hold.Cause.PAUSE_WINDOW);
    assertThat(subjects(Kind.PREPARE_IMPORT)).isEmpty();
    assertThat(steps(Kind.RUN_IMPORT)).isEmpty();
  }

  @Test
  void cancelDoesNothingElse() {
    migration = migration.wanting(Wanted.CANCEL);
    put(0, PLANNED);
    put(1, EXPORTING);
    assertThat(decide().steps()).containsExactly(new Step(Kind.PHASE, "", 0));
  }

  /** A kick-off that is on its way would leave a job that nobody cancels. */
  @Test
  void cancelWaitsForRunningSteps() {
    migration = migration.wanting(Wanted.CANCEL);
    busy = Set.of("chunk " + put(0, PLANNED));
    assertThat(decide().steps()).isEmpty();
  }

  @Test
  void windowsArePlannedAheadOfTheExports() {
    assertThat(subjects(Kind.PLAN)).containsExactly("all");
    put(0, PLANNED);
    assertThat(subjects(Kind.PLAN)).containsExactly("all");
    put(1, PLANNED);
    assertThat(subjects(Kind.PLAN)).isEmpty();
  }

  @Test
  void windowsArePlannedWhileCopyingOnly() {
    migration = migration.to(Phase.FINISHING, "");
    assertThat(subjects(Kind.PLAN)).isEmpty();
  }

  @Test
  void lostKickOffIsWatched() {
    Orphan orphan =
        Samples.orphan().with(Orphan.Outcome.WATCHED, Optional.empty(), Optional.empty());
    String name = orphan.attempt().container();
    orphans.put(name, stored(RecordKind.ORPHAN, name, orphan));
    assertThat(subjects(Kind.WATCH_ORPHAN)).containsExactly(name);
  }
}
