package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.FailureRun;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.ImportJob.Purpose;
import io.fhirmigration.model.ImportJob.State;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a move of a chunk says about the jobs of its server.
 *
 * <p>A job that was never taken, such as one that met a throttle, is no failure. Neither is an
 * import of some of the lines of a failed one: isolation expects it to fail.
 */
enum JobSign {
  /** An export was believed. */
  EXPORT_WORKED,
  /** An export failed, or can't be believed. */
  EXPORT_FAILED,
  /** An import was done. */
  IMPORT_WORKED,
  /** An import failed. */
  IMPORT_FAILED,
  /** Nothing. */
  NONE;

  /** Reads a move. */
  static JobSign of(Chunk from, Chunk to) {
    return switch (from.phase()) {
      case PLANNED, EXPORTING, EXPORTED -> ofExport(from, to);
      case TRANSFORMED, IMPORTING -> ofImports(from, to);
      default -> NONE;
    };
  }

  private static JobSign ofExport(Chunk from, Chunk to) {
    if (to.phase() == ChunkPhase.TRANSFORMED) {
      return EXPORT_WORKED;
    }
    boolean failed = to.failures() > from.failures() || to.phase() == ChunkPhase.NEEDS_ATTENTION;
    return failed ? EXPORT_FAILED : NONE;
  }

  private static JobSign ofImports(Chunk from, Chunk to) {
    List<ImportJob> before = RecordColumns.jobs(from.state());
    if (to.phase() == ChunkPhase.NEEDS_ATTENTION) {
      boolean told = !before.isEmpty() && before.stream().allMatch(ImportJob::isEnded);
      return told ? NONE : IMPORT_FAILED;
    }
    Map<String, State> states = new HashMap<>();
    before.forEach(job -> states.put(job.nonce(), job.state()));
    JobSign sign = NONE;
    for (ImportJob job : RecordColumns.jobs(to.state())) {
      if (states.get(job.nonce()) == State.RUNNING && job.isEnded()) {
        sign = of(job);
      }
    }
    return sign;
  }

  private static String why(Chunk to) {
    return RecordColumns.jobs(to.state()).stream()
        .filter(job -> job.state() == State.FAILED)
        .map(ImportJob::note)
        .reduce((first, second) -> second)
        .orElse(to.note());
  }

  private static JobSign of(ImportJob job) {
    if (job.state() == State.DONE) {
      return IMPORT_WORKED;
    }
    return job.purpose() == Purpose.PART ? NONE : IMPORT_FAILED;
  }

  /** The run of failures after this sign of a move to {@code to}. */
  Optional<FailureRun> after(Optional<FailureRun> known, Chunk to, Instant now) {
    String why = why(to);
    FailureRun run = known.orElse(new FailureRun(0, 0, now, ""));
    FailureRun next =
        switch (this) {
          case EXPORT_WORKED -> new FailureRun(0, run.imports(), run.since(), run.last());
          case IMPORT_WORKED -> new FailureRun(run.exports(), 0, run.since(), run.last());
          case EXPORT_FAILED -> new FailureRun(run.exports() + 1, run.imports(), run.since(), why);
          case IMPORT_FAILED -> new FailureRun(run.exports(), run.imports() + 1, run.since(), why);
          case NONE -> run;
        };
    return Optional.of(next).filter(r -> r.exports() + r.imports() > 0);
  }
}
