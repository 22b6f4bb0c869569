package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.engine.Step.Kind;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.Staged;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.SourceServer.ExportPoll;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chunk's way from Planned to Transformed, step by step. */
class ExportJourneyTest {
  private static final Chunk PLANNED =
      Chunk.planned(LaneId.ALL, Samples.WINDOW, "first", Samples.NOW);
  private static final String NAME = PLANNED.id().value();
  private static final String FOLDER = "20240203T101530-1042";
  private static final CountAnswer UNKNOWN = CountAnswer.unknown("403");
  private static final String P1 =
      "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"2020-01-05T00:00:00Z\"}}\n";

  @TempDir Path folder;
  private StepBench bench;

  @BeforeEach
  void open() {
    bench = new StepBench(folder, Samples.plan(Mode.CONTINUOUS).build(), Optional.empty());
    bench.given(PLANNED);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Chunk chunk() {
    return bench.chunk(NAME);
  }

  private void run(Kind kind) {
    bench.run(kind, NAME);
  }

  private ExportAttempt attempt() {
    return chunk().state() instanceof ChunkState.Exporting exporting
        ? exporting.attempt()
        : ((ChunkState.Exported) chunk().state()).attempt();
  }

  private ChunkState.NeedsAttention attention() {
    return (ChunkState.NeedsAttention) chunk().state();
  }

  private Staged staged() {
    return ((ChunkState.Transformed) chunk().state()).staged();
  }

  private List<Orphan> orphans() {
    return bench.journal.all(RecordKind.ORPHAN, Orphan.class).stream().map(Stored::value).toList();
  }

  /** Writes a file of the running export. */
  private String write(String name, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    String full = FOLDER + "/" + name;
    bench.staging.write(attempt().container(), full, out -> out.write(bytes));
    return full;
  }

  /** The source says that it is complete, with these files and perhaps their lines. */
  private void complete(OptionalLong count, String... files) {
    List<ExportManifest.File> output = new ArrayList<>();
    for (String file : files) {
      output.add(
          new ExportManifest.File(
              "Patient", bench.staging.url(attempt().container(), file), count));
    }
    bench.source.poll(
        new ExportPoll.Complete(
            new ExportManifest(Optional.empty(), output, List.of()),
            String.join(",", files).getBytes(StandardCharsets.UTF_8)));
  }

  private void complete(String... files) {
    complete(OptionalLong.empty(), files);
  }

  private void confirmTime() {
    bench.clock.advance(StepBench.SETTINGS.confirmAfter());
  }

  @Test
  void intentIsStoredBeforeTheKickOff() {
    List<ExportAttempt> seen = new ArrayList<>();
    bench.source.onStart(
        url -> {
          assertThat(attempt().requestUrl()).isEqualTo(url);
          seen.add(attempt());
        });
    run(Kind.START_EXPORT);
    assertThat(seen).hasSize(1);
    assertThat(chunk().state())
        .isEqualTo(
            new ChunkState.Exporting(
                seen.get(0), Optional.of("https://source.example/_operations/export/1")));
    assertThat(chunk().attempts()).isEqualTo(1);
  }

  @Test
  void throttledKickOffIsNoFailureAndKeepsTheServersPause() {
    bench.source.onStart(
        url -> {
          throw new RetryableException("429", Optional.of(Duration.ofHours(6)));
        });
    for (int i = 0; i < 9; i++) {
      run(Kind.START_EXPORT);
    }
    assertThat(chunk().phase()).isEqualTo(ChunkPhase.PLANNED);
    assertThat(chunk().failures()).isZero();
    assertThat(chunk().notBefore()).contains(Samples.NOW.plus(Duration.ofHours(6)));
    assertThat(orphans()).isEmpty();
  }

  @Test
  void refusedKickOffNeedsAttention() {
    bench.source.onStart(
        url -> {
          throw new RejectedException(403, "no right to export");
        });
    run(Kind.START_EXPORT);
    assertThat(attention().kind()).isEqualTo(AttentionKind.FIX_YOUR_SETUP);
    assertThat(attention().from().phase()).isEqualTo(ChunkPhase.PLANNED);
    assertThat(orphans()).isEmpty();
  }

  @Test
  void runningExportIsAskedAgainAfterARefusedPoll() {
    run(Kind.START_EXPORT);
    ChunkState running = chunk().state();
    bench.source.onPoll(
        () -> {
          throw new RejectedException(401, "the token is not accepted");
        });
    run(Kind.POLL_EXPORT);
    assertThat(attention().from()).isEqualTo(running);
    new StoreMigrations(bench.store, bench.clock)
        .retry(bench.migration().plan().id(), chunk().id(), "test");
    bench.source.poll(new ExportPoll.Running(Optional.empty(), ""));
    run(Kind.POLL_EXPORT);
    assertThat(chunk().state()).isEqualTo(running);
    assertThat(bench.source.started()).hasSize(1);
  }

  private void loseTheKickOff() {
    bench.source.onStart(
        url -> {
          throw new OutcomeUnknownException("no answer");
        });
    run(Kind.START_EXPORT);
    assertThat(((ChunkState.Exporting) chunk().state()).statusUrl()).isEmpty();
  }

  @Test
  void lostKickOffIsAdoptedByItsFolder() {
    loseTheKickOff();
    run(Kind.FIND_EXPORT);
    assertThat(orphans()).isEmpty();
    write("Patient-1-1.ndjson", P1);
    run(Kind.FIND_EXPORT);
    assertThat(((ChunkState.Exporting) chunk().state()).statusUrl())
        .contains("https://source.example/_operations/export/" + FOLDER);
    assertThat(orphans()).extracting(Orphan::outcome).containsExactly(Orphan.Outcome.ADOPTED);
    assertThat(bench.source.started()).hasSize(1);
  }

  @Test
  void lostKickOffIsWatchedAfterTheGrace() {
    loseTheKickOff();
    String lost = attempt().container();
    bench.clock.advance(Duration.ofMinutes(10).minusMillis(1));
    run(Kind.FIND_EXPORT);
    assertThat(orphans()).isEmpty();
    bench.clock.advance(Duration.ofMillis(1));
    run(Kind.FIND_EXPORT);
    assertThat(orphans()).extracting(Orphan::outcome).containsExactly(Orphan.Outcome.WATCHED);
    assertThat(chunk().phase()).isEqualTo(ChunkPhase.PLANNED);
    run(Kind.START_EXPORT);
    assertThat(attempt().container()).isNotEqualTo(lost);
  }

  /** A crash between both writes must not let the watch cancel a job that the chunk adopted. */
  @Test
  void kickOffThatWasGivenUpIsNotAdopted() {
    loseTheKickOff();
    bench.records.insert(
        new Orphan(
            PLANNED.id(), attempt(), Orphan.Outcome.WATCHED, Optional.empty(), Optional.empty()));
    write("Patient-1-1.ndjson", P1);
    run(Kind.FIND_EXPORT);
    assertThat(chunk().phase()).isEqualTo(ChunkPhase.PLANNED);
    assertThat(orphans()).extracting(Orphan::outcome).containsExactly(Orphan.Outcome.WATCHED);
  }

  @Test
  void equalCountsAreBelievedAtOnce() {
    bench.source.counts(CountAnswer.of(1));
    run(Kind.START_EXPORT);
    complete(write("Patient-1-1.ndjson", P1));
    run(Kind.POLL_EXPORT);
    run(Kind.BELIEVE);
    assertThat(staged().counted()).isEqualTo("counts");
    assertThat(staged().uncounted()).isFalse();
    assertThat(staged().lines()).isEqualTo(1);
  }

  @Test
  void uncountedExportIsLookedAtTwice() {
    bench.source.counts(UNKNOWN);
    run(Kind.START_EXPORT);
    complete(write("Patient-1-1.ndjson", P1));
    run(Kind.POLL_EXPORT);
    run(Kind.BELIEVE);
    assertThat(chunk().phase()).isEqualTo(ChunkPhase.EXPORTED);
    assertThat(chunk().notBefore()).contains(Samples.NOW.plusSeconds(60));
    confirmTime();
    run(Kind.BELIEVE);
    assertThat(staged().counted()).isEqualTo("two manifests");
    assertThat(staged().uncounted()).isTrue();
  }

  /** The same partial manifest twice, and a file that it leaves out. */
  @Test
  void omittedFileIsNeverBelieved() {
    bench.source.counts(UNKNOWN);
    run(Kind.START_EXPORT);
    write("Patient-1-2.ndjson", P1);
    complete(write("Patient-1-1.ndjson", P1));
    for (int i = 0; i < StepBench.SETTINGS.maxJobFailures(); i++) {
      run(Kind.POLL_EXPORT);
      assertThat(chunk().phase()).isEqualTo(ChunkPhase.EXPORTING);
      confirmTime();
    }
    run(Kind.POLL_EXPORT);
    assertThat(attention().kind()).isEqualTo(AttentionKind.WAIT);
    assertThat(attention().reason()).contains("omits", "Patient-1-2.ndjson");
  }

  @Test
  void manifestThatGrowsIsNotBelieved() {
    bench.source.counts(UNKNOWN);
    run(Kind.START_EXPORT);
    String first = write("Patient-1-1.ndjson", P1);
    complete(first);
    run(Kind.POLL_EXPORT);
    complete(first, write("Patient-1-2.ndjson", P1));
    confirmTime();
    run(Kind.BELIEVE);
    assertThat(chunk().phase()).isEqualTo(ChunkPhase.EXPORTING);
    run(Kind.POLL_EXPORT);
    confirmTime();
    run(Kind.BELIEVE);
    assertThat(staged().lines()).isEqualTo(2);
  }

  @Test
  void emptyExportThatCannotBeCountedIsAskedForTwice() {
    bench.source.counts(UNKNOWN);
    run(Kind.START_EXPORT);
    String first = attempt().container();
    complete();
    run(Kind.POLL_EXPORT);
    confirmTime();
    run(Kind.BELIEVE);
    assertThat(chunk().state()).isInstanceOf(ChunkState.Planned.class);
    run(Kind.START_EXPORT);
    assertThat(attempt().container()).isNotEqualTo(first);
    run(Kind.POLL_EXPORT);
    confirmTime();
    run(Kind.BELIEVE);
    assertThat(staged().counted()).isEqualTo("two attempts");
    assertThat(staged().uncounted()).isTrue();
  }

  @Test
  void emptyExportIsBelievedWithAZeroCount() {
    run(Kind.START_EXPORT);
    complete();
    run(Kind.POLL_EXPORT);
    run(Kind.BELIEVE);
    assertThat(staged().lines()).isZero();
    assertThat(staged().counted()).isEqualTo("counts");
  }

  @Test
  void fewerRowsThanCountedLeadToANewAttempt() {
    bench.source.counts(CountAnswer.of(2));
    run(Kind.START_EXPORT);
    complete(write("Patient-1-1.ndjson", P1));
    run(Kind.POLL_EXPORT);
    run(Kind.BELIEVE);
    assertThat(chunk().phase()).as("looked at once more").isEqualTo(ChunkPhase.EXPORTED);
    confirmTime();
    run(Kind.BELIEVE);
    assertThat(chunk().phase()).isEqualTo(ChunkPhase.PLANNED);
    assertThat(chunk().failures()).isEqualTo(1);
  }

  @Test
  void truncatedFileLeadsToANewAttempt() {
    bench.source.counts(UNKNOWN);
    run(Kind.START_EXPORT);
    complete(OptionalLong.of(2), write("Patient-1-1.ndjson", P1));
    run(Kind.POLL_EXPORT);
    confirmTime();
    run(Kind.BELIEVE);
    assertThat(chunk().phase()).isEqualTo(ChunkPhase.PLANNED);
    assertThat(chunk().note()).contains("has 1 lines, the manifest says 2");
  }

  @Test
  void unknownExportIsANewAttempt() {
    run(Kind.START_EXPORT);
    bench.source.poll(new ExportPoll.Unknown());
    run(Kind.POLL_EXPORT);
    assertThat(chunk().phase()).isEqualTo(ChunkPhase.PLANNED);
    assertThat(chunk().failures()).isEqualTo(1);
  }

  @Test
  void failedJobIsRepeatedAndThenAPersonLooks() {
    bench.source.poll(new ExportPoll.JobFailed(500, "InternalServerError"));
    for (int i = 1; i <= StepBench.SETTINGS.maxJobFailures(); i++) {
      run(Kind.START_EXPORT);
      run(Kind.POLL_EXPORT);
      assertThat(chunk().failures()).isEqualTo(i);
      assertThat(chunk().notBefore()).isPresent();
    }
    run(Kind.START_EXPORT);
    run(Kind.POLL_EXPORT);
    assertThat(attention().kind()).isEqualTo(AttentionKind.WAIT);
  }

  @Test
  void throttledJobIsNoFailure() {
    run(Kind.START_EXPORT);
    bench.source.poll(new ExportPoll.JobFailed(429, "too many"));
    run(Kind.POLL_EXPORT);
    assertThat(chunk().phase()).isEqualTo(ChunkPhase.PLANNED);
    assertThat(chunk().failures()).isZero();
  }

  @Test
  void tooLargeWindowShrinksFromTheRight() {
    run(Kind.START_EXPORT);
    bench.source.poll(new ExportPoll.JobFailed(413, "too large"));
    run(Kind.POLL_EXPORT);
    assertThat(chunk().phase()).isEqualTo(ChunkPhase.PLANNED);
    assertThat(chunk().window().since()).contains(Samples.SINCE);
    assertThat(chunk().window().till()).isBefore(Samples.TILL).isAfter(Samples.SINCE);
    assertThat(chunk().failures()).isZero();
  }

  @Test
  void historyWithoutDatesNeedsAttention() {
    bench.source.counts(CountAnswer.of(1));
    run(Kind.START_EXPORT);
    complete(
        write(
            "Patient-1-1.ndjson",
            "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"1\"}}\n"));
    run(Kind.POLL_EXPORT);
    run(Kind.BELIEVE);
    assertThat(attention().from().phase()).isEqualTo(ChunkPhase.EXPORTED);
    assertThat(attention().reason()).contains("no lastUpdated");
  }

  @Test
  void defectIsReportedWithoutItsMessage() {
    bench.source.onStart(
        url -> {
          throw new IllegalStateException("Jane Doe");
        });
    run(Kind.START_EXPORT);
    assertThat(attention().kind()).isEqualTo(AttentionKind.TELL_US);
    assertThat(attention().reason()).doesNotContain("Jane");
    assertThat(orphans()).as("it may have been sent").hasSize(1);
  }
}
