package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.engine.Step.Kind;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.FailureCause;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.TargetServer.ErrorFile;
import io.fhirmigration.spi.TargetServer.FileResult;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a transformed chunk to its books. */
class ImportStepsTest {
  @TempDir Path folder;
  private StepBench bench;
  private String chunk = "";
  private URI file = URI.create("https://s");

  @BeforeEach
  void open() {
    bench = new StepBench(folder, Samples.plan(Mode.ONCE).build(), Optional.empty());
    StagedFile staged = staged("f1", "{\"resourceType\":\"Patient\",\"id\":\"p1\"}\n");
    file = bench.staging.url(staged.container(), staged.name());
    Staged like = Samples.staged();
    Staged of =
        new Staged(
            like.attempt(),
            like.statusUrl(),
            like.manifest(),
            new ObjectShelf(bench.staging, "m1-objects")
                .writeRecords("files.json", List.of(staged)),
            1,
            1,
            staged.length(),
            false,
            "counts",
            false,
            like.after(),
            Map.of(),
            Optional.empty());
    Chunk transformed =
        Chunk.planned(LaneId.ALL, Samples.WINDOW, "", Samples.NOW)
            .to(new ChunkState.Transformed(of), "");
    chunk = transformed.id().value();
    bench.given(transformed);
    bench.run(Kind.PREPARE_IMPORT, chunk);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private StagedFile staged(String name, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    bench.staging.createContainer("m1-a");
    StagedObject pin = bench.staging.write("m1-a", name, out -> out.write(bytes));
    return new StagedFile(
        "Patient",
        "m1-a",
        name,
        pin.length(),
        pin.etag(),
        name,
        1,
        1,
        Map.of(),
        0,
        100,
        0,
        0,
        Optional.empty());
  }

  private void fails(int status, String reason) {
    bench.target.poll(new ImportPoll.JobFailed(status, FailureCause.of(status, reason), reason));
    bench.run(Kind.RUN_IMPORT, chunk);
  }

  private void completes(long taken, ErrorFile... errors) {
    bench.target.poll(
        new ImportPoll.Complete(
            List.of(new FileResult(file, taken)), List.of(errors), new byte[] {(byte) taken}));
    bench.run(Kind.RUN_IMPORT, chunk);
  }

  private Chunk now() {
    return bench.chunk(chunk);
  }

  private ChunkState.NeedsAttention attention() {
    return (ChunkState.NeedsAttention) now().state();
  }

  @Test
  void faultOfTheSetUpAsksAPersonAtOnceAndHasTheSameLinesReady() {
    fails(403, "no right to read");
    assertThat(attention().kind()).isEqualTo(AttentionKind.FIX_YOUR_SETUP);
    assertThat(attention().reason()).contains("403", "no right to read");
    ImportJob ready = RecordColumns.jobs(attention().from()).get(0);
    assertThat(ready.state()).isEqualTo(ImportJob.State.INTENDED);
    assertThat(ready.tries()).isZero();
    assertThat(ready.lines()).isEqualTo(1);
  }

  @Test
  void busyDestinationIsAskedLaterAndThenAPerson() {
    for (int failure = 1; failure <= StepBench.SETTINGS.maxJobFailures(); failure++) {
      fails(503, "busy");
      assertThat(now().phase()).isEqualTo(ChunkPhase.IMPORTING);
      assertThat(now().failures()).isEqualTo(failure);
      assertThat(now().notBefore()).isPresent();
    }
    fails(503, "busy");
    assertThat(attention().kind()).isEqualTo(AttentionKind.WAIT);
  }

  @Test
  void unexplainedFailureIsFollowedByTheSameLinesAndAControl() {
    fails(500, "InternalServerError ErrorFile: " + file);
    List<ImportJob> jobs = RecordColumns.jobs(now().state());
    assertThat(jobs)
        .extracting(ImportJob::purpose)
        .containsExactly(ImportJob.Purpose.LOAD, ImportJob.Purpose.CONTROL);
    assertThat(jobs.get(0).tries()).isEqualTo(1);
    assertThat(now().note())
        .isEqualTo("import failed with 500 InternalServerError; the same lines are sent once more");
  }

  @Test
  void answerThatDoesNotHoldTogetherIsReadAgainAndThenShownToAPerson() {
    completes(0, new ErrorFile(file, 1, bench.staging.url("m1-errors", "gone.ndjson")));
    assertThat(now().phase()).isEqualTo(ChunkPhase.IMPORTED);
    for (int failure = 1; failure <= StepBench.SETTINGS.maxJobFailures(); failure++) {
      bench.run(Kind.RECONCILE, chunk);
      assertThat(now().phase()).isEqualTo(ChunkPhase.IMPORTED);
      assertThat(now().notBefore()).isPresent();
    }
    bench.run(Kind.RECONCILE, chunk);
    assertThat(attention().kind()).isEqualTo(AttentionKind.TELL_US);
    assertThat(attention().reason()).contains("an error file of the import is not there");
  }

  @Test
  void fileWithoutAnAnswerIsImportedWholeAndStaysWholeWhenThatFails() {
    completes(0);
    bench.run(Kind.RECONCILE, chunk);
    assertThat(RecordColumns.jobs(now().state()).get(0).wholeFiles()).isTrue();
    fails(500, "InternalServerError");
    ImportJob again = RecordColumns.jobs(now().state()).get(0);
    assertThat(again.tries()).isEqualTo(1);
    assertThat(again.wholeFiles()).isTrue();
  }

  @Test
  void closesWhenTheBooksBalance() {
    completes(1);
    bench.run(Kind.RECONCILE, chunk);
    assertThat(now().phase()).isEqualTo(ChunkPhase.CLOSED);
  }
}
