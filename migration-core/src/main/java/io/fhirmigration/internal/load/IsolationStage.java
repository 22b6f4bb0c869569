package io.fhirmigration.internal.load;

import io.fhirmigration.internal.load.Isolation.Decision;
import io.fhirmigration.internal.load.Isolation.Next;
import io.fhirmigration.internal.objects.ImportAnswer;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.ImportJob.Purpose;
import io.fhirmigration.model.ImportJob.State;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagingArea;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Makes the next wave of imports after one of which some failed. */
public final class IsolationStage {
  private final ImportStage load;
  private final StagingArea staging;
  private final Supplier<String> names;
  private final Runnable beforeWrite;
  private final Splitting splitting;

  /**
   * An isolation stage.
   *
   * @param beforeWrite throws when this engine drives no longer
   * @param suspicions what a line may hold that the destination fails on, the strongest first
   */
  public IsolationStage(
      ImportStage load,
      StagingArea staging,
      Supplier<String> names,
      Runnable beforeWrite,
      List<Predicate<ResourceLine>> suspicions) {
    this.load = load;
    this.staging = staging;
    this.names = names;
    this.beforeWrite = beforeWrite;
    this.splitting = new Splitting(load, new SuspectScan(staging, suspicions));
  }

  /**
   * A wave that is decided on.
   *
   * @param jobs its imports; empty when there is nothing left to import
   * @param ended the imports of all earlier waves that were done or blamed
   */
  public record Wave(List<ImportJob> jobs, List<ImportJob> ended) {
    /** Copies the lists. */
    public Wave {
      jobs = List.copyOf(jobs);
      ended = List.copyOf(ended);
    }

    /** How many lines are blamed. */
    public long blamed() {
      return ended.stream().filter(job -> job.state() == State.BLAMED).count();
    }
  }

  /**
   * The next wave: pieces and request bodies are written, nothing is sent.
   *
   * @param now the wave that has ended
   * @param takenElsewhere a file of another chunk of which the destination took every line
   */
  public Wave next(
      Chunk chunk,
      Wave now,
      Decision decision,
      MigrationSettings settings,
      Supplier<Optional<StagedFile>> takenElsewhere) {
    List<ImportJob> ended = new ArrayList<>(now.ended());
    now.jobs().stream()
        .filter(job -> job.state() == State.DONE && job.purpose() != Purpose.CONTROL)
        .forEach(ended::add);
    List<ImportJob> jobs = new ArrayList<>();
    PieceCutter cutter = new PieceCutter(staging, names, beforeWrite, container(chunk));
    int room = roomForSuspects(now, decision, settings);
    List<StagedFile> given = new ArrayList<>();
    for (ImportJob job : now.jobs()) {
      Next next = decision.next().get(job.nonce());
      if (next == null) {
        continue;
      }
      switch (next.fate()) {
        case AGAIN -> jobs.addAll(load.again(chunk, job, settings.filesPerPayload(), next.tries()));
        case KEEP -> jobs.add(job.tried(next.tries()));
        case BLAME -> ended.add(job.blamed());
        case SPLIT -> {
          List<ImportJob> parts =
              splitting.split(chunk, job, cutter, settings.filesPerPayload(), room);
          room -= Math.max(0, parts.size() - 2);
          jobs.addAll(parts);
        }
        default -> throw new IllegalStateException("no way to go on with " + next.fate());
      }
      given.addAll(decision.control() && given.isEmpty() ? load.inputs(chunk, job) : List.of());
    }
    if (decision.control()) {
      jobs.add(control(chunk, ended, takenElsewhere, given.get(0), cutter));
    }
    return new Wave(jobs, ended);
  }

  /**
   * Where pieces go: files that were there already lie in a container that is not ours, and the
   * export of the lines of a repair may be deleted at any time.
   */
  private String container(Chunk chunk) {
    return chunk.repair().isPresent()
        ? load.ownContainer()
        : ((ChunkState.Importing) chunk.state()).staged().attempt().container();
  }

  /** How many suspect lines may get an import of their own beside the two of each split. */
  private static int roomForSuspects(Wave now, Decision decision, MigrationSettings settings) {
    long others = now.blamed() + decision.suspects() - 1;
    long size = decision.next().size() + decision.suspects() + (decision.control() ? 1 : 0);
    return (int) Math.min(settings.maxPoisonLines() - others, Isolation.MOST_JOBS - size);
  }

  /** An import of a line that was taken before; of an empty file when there is none. */
  private ImportJob control(
      Chunk chunk,
      List<ImportJob> ended,
      Supplier<Optional<StagedFile>> takenElsewhere,
      StagedFile like,
      PieceCutter cutter) {
    StagedFile file =
        ended.stream()
            .filter(job -> job.state() == State.DONE)
            .flatMap(job -> taken(chunk, job).stream())
            .findFirst()
            .or(takenElsewhere)
            .flatMap(taken -> firstLine(taken, cutter))
            .orElseGet(() -> cutter.empty(like));
    ImportStage.Kind kind = new ImportStage.Kind(Purpose.CONTROL, 0, false);
    return load.intend(chunk, List.of(file), 1, kind).get(0);
  }

  /** The first line of a file; empty when the file was deleted meanwhile. */
  private static Optional<StagedFile> firstLine(StagedFile taken, PieceCutter cutter) {
    try {
      return Optional.of(cutter.firstLine(taken));
    } catch (RejectedException e) {
      return Optional.empty();
    }
  }

  /** A file of which the destination took every line. */
  private Optional<StagedFile> taken(Chunk chunk, ImportJob job) {
    ImportAnswer answer = load.answer(chunk, job);
    for (StagedFile file : load.inputs(chunk, job)) {
      URI url = staging.url(file.container(), file.name());
      boolean refused = answer.errors().stream().anyMatch(e -> e.input().equals(url));
      long count =
          answer.files().stream()
              .filter(result -> result.input().equals(url))
              .mapToLong(result -> result.count())
              .sum();
      if (!refused && count == file.lines()) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
