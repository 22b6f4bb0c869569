package io.fhirmigration.internal.engine;

import static io.fhirmigration.internal.engine.JobSign.EXPORT_FAILED;
import static io.fhirmigration.internal.engine.JobSign.EXPORT_WORKED;
import static io.fhirmigration.internal.engine.JobSign.IMPORT_FAILED;
import static io.fhirmigration.internal.engine.JobSign.IMPORT_WORKED;
import static io.fhirmigration.internal.engine.JobSign.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.FailureCause;
import io.fhirmigration.model.FailureRun;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.ImportJob.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobSignTest {
  private static final Instant NOW = Samples.NOW;
  private static final Chunk EXPORTING =
      Samples.chunk(new ChunkState.Exporting(Samples.attempt(), Optional.of("https://s/1")));
  private static final ChunkState PLANNED = new ChunkState.Planned("again", false);

  private static Chunk attention(Chunk from) {
    ChunkState needs =
        new ChunkState.NeedsAttention(from.state(), AttentionKind.WAIT, "403", "retry");
    return from.to(needs, "export failed with 403");
  }

  private static ImportJob running(Purpose purpose) {
    return ImportJob.intended("n1", "b", "https://t/$import", 1, 3, purpose, 0, false)
        .accepted("https://t/_operations/import/1");
  }

  private static Chunk importing(ImportJob... jobs) {
    return Samples.chunk(
        new ChunkState.Importing(Samples.staged(), List.of(jobs), Optional.empty()));
  }

  @Test
  void exportThatIsBelievedWorked() {
    Chunk exported = Samples.chunk(Samples.states().get("exported"));
    Chunk believed = exported.to(new ChunkState.Transformed(Samples.staged()), "");
    assertThat(JobSign.of(exported, believed)).isEqualTo(EXPORT_WORKED);
  }

  @Test
  void exportThatCountsAsFailureFailed() {
    Chunk again = EXPORTING.to(PLANNED, "500");
    assertThat(JobSign.of(EXPORTING, again.counting(3, EXPORTING.failures() + 1)))
        .isEqualTo(EXPORT_FAILED);
    assertThat(JobSign.of(EXPORTING, attention(EXPORTING))).isEqualTo(EXPORT_FAILED);
  }

  @Test
  void kickOffThatWasThrottledIsNoFailure() {
    assertThat(JobSign.of(EXPORTING, EXPORTING.to(PLANNED, "429"))).isEqualTo(NONE);
    assertThat(JobSign.of(EXPORTING, EXPORTING.waiting(NOW, "429"))).isEqualTo(NONE);
  }

  @Test
  void importTellsWhenItEnds() {
    ImportJob job = running(Purpose.LOAD);
    ImportJob failed = job.failed(FailureCause.UNKNOWN, "500");
    assertThat(JobSign.of(importing(job), importing(job.done("a")))).isEqualTo(IMPORT_WORKED);
    assertThat(JobSign.of(importing(job), importing(failed))).isEqualTo(IMPORT_FAILED);
    assertThat(JobSign.of(importing(failed), importing(failed))).isEqualTo(NONE);
  }

  @Test
  void partOfAFailedImportMayFail() {
    ImportJob part = running(Purpose.PART);
    ImportJob control = running(Purpose.CONTROL);
    assertThat(JobSign.of(importing(part), importing(part.failed(FailureCause.UNKNOWN, "500"))))
        .isEqualTo(NONE);
    assertThat(
            JobSign.of(importing(control), importing(control.failed(FailureCause.UNKNOWN, "500"))))
        .isEqualTo(IMPORT_FAILED);
  }

  @Test
  void importThatStopsForAPersonFailedUnlessItWasToldBefore() {
    Chunk importing = importing(running(Purpose.LOAD));
    Chunk ended = importing(running(Purpose.LOAD).failed(FailureCause.UNKNOWN, "500"));
    assertThat(JobSign.of(importing, attention(importing))).isEqualTo(IMPORT_FAILED);
    assertThat(JobSign.of(ended, attention(ended))).isEqualTo(NONE);
  }

  @Test
  void booksThatDoNotBalanceAreNoFailedJob() {
    Chunk imported = Samples.chunk(Samples.states().get("imported"));
    assertThat(JobSign.of(imported, attention(imported))).isEqualTo(NONE);
  }

  @Test
  void successEndsTheRunOfItsOwnKindOnly() {
    Optional<FailureRun> run = EXPORT_FAILED.after(Optional.empty(), attention(EXPORTING), NOW);
    run = IMPORT_FAILED.after(run, EXPORTING, NOW.plusSeconds(1));
    run = EXPORT_FAILED.after(run, attention(EXPORTING), NOW.plusSeconds(2));
    assertThat(run).contains(new FailureRun(2, 1, NOW, "export failed with 403"));
    run = IMPORT_WORKED.after(run, EXPORTING, NOW);
    assertThat(run.orElseThrow().exports()).isEqualTo(2);
    assertThat(run.orElseThrow().imports()).isZero();
    assertThat(EXPORT_WORKED.after(run, EXPORTING, NOW)).isEmpty();
  }
}
