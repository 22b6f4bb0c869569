package io.fhirmigration.internal.export;

import io.fhirmigration.internal.codec.RecordCodec;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.SourceServer.ExportPoll;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Decides on exports, asks how they stand, and finds those whose kick-off reply was lost. */
public final class ExportStage {
  private final MigrationPlan plan;
  private final SourceServer source;
  private final StagingArea staging;
  private final ObjectShelf shelf;
  private final Supplier<String> names;

  /** An export stage for one plan. */
  public ExportStage(
      MigrationPlan plan,
      SourceServer source,
      StagingArea staging,
      ObjectShelf shelf,
      Supplier<String> names) {
    this.plan = plan;
    this.source = source;
    this.staging = staging;
    this.shelf = shelf;
    this.names = names;
  }

  /**
   * The intent of the next attempt: counts are taken, its own container exists. A witness shows
   * everything that was written, whatever the plan copies; search parameters tell of nobody, and
   * are not de-identified.
   *
   * @param maxCount resources per query of the source, if it is told
   */
  public ChunkState.Exporting intend(Chunk chunk, Instant now, OptionalInt maxCount) {
    boolean emptyBefore = ((ChunkState.Planned) chunk.state()).emptyBefore();
    String container = plan.id().value() + "-" + names.get();
    CountAnswer current = count(CountQuery.Kind.CURRENT, chunk);
    CountAnswer history = count(CountQuery.Kind.HISTORY, chunk);
    shelf.keepAttempt(chunk.id(), container);
    staging.createContainer(container);
    boolean witness = chunk.lane().equals(LaneId.WITNESS);
    String url =
        source.exportUrl(
            new SourceServer.ExportRequest(
                types(chunk.lane()),
                chunk.window(),
                plan.history() || witness,
                plan.deletes() || witness,
                container,
                maxCount,
                plan.anonymization()
                    .filter(how -> !chunk.lane().equals(LaneId.SEARCH_PARAMETERS))
                    .map(how -> AnonymizationPin.find(staging, how))));
    return new ChunkState.Exporting(
        new ExportAttempt(container, url, now, current, history, emptyBefore), Optional.empty());
  }

  /** Whether a window that is too large may become two; in an initial load it must stay one. */
  public boolean maySplit() {
    return plan.importMode() != ImportMode.INITIAL_LOAD;
  }

  /** How far the end of a travelling window lies behind the settled edge of the source's now. */
  public Duration unsettled(Chunk chunk, Duration settleLag) {
    if (!chunk.lane().isTravelling()) {
      return Duration.ZERO;
    }
    Instant settled = source.now().minus(settleLag).truncatedTo(ChronoUnit.MILLIS);
    Duration beyond = Duration.between(settled, chunk.window().till());
    return beyond.isNegative() ? Duration.ZERO : beyond;
  }

  /** Sends the kick-off, once. */
  public String kickOff(ExportAttempt attempt) {
    return source.startExport(attempt.requestUrl());
  }

  /** Asks how the export stands. */
  public ExportPoll poll(String statusUrl) {
    return source.pollExport(statusUrl);
  }

  /** Keeps a manifest as evidence, by its content. */
  public ObjectRef keep(Chunk chunk, ExportPoll.Complete complete) {
    String hash = ObjectShelf.sha256(complete.body());
    shelf.write("chunks/" + chunk.id() + "/answer-" + hash + ".json", complete.body());
    byte[] files = RecordCodec.write(complete.manifest().output());
    return shelf.write(
        "chunks/" + chunk.id() + "/manifest-" + ObjectShelf.sha256(files) + ".json", files);
  }

  /** The files of a kept manifest. */
  public List<ExportManifest.File> files(ObjectRef manifest) {
    return shelf.readRecords(manifest, ExportManifest.File.class);
  }

  /** Whether a file lies there as it was pinned. */
  public boolean isThere(StagedObject pin) {
    return staging.find(pin.container(), pin.name()).equals(Optional.of(pin));
  }

  /**
   * What the files in the job's own folder say against the manifest.
   *
   * @return why the manifest can't be believed yet; empty when folder and manifest agree
   */
  public Optional<String> contradiction(ExportAttempt attempt, List<ExportManifest.File> files) {
    if (!source.traits().ownFolder()) {
      return Optional.empty();
    }
    return new FolderWitness(staging).contradiction(attempt.container(), files);
  }

  /** The status URL of the job that writes into the attempt's container, if one shows up. */
  public Optional<String> find(ExportAttempt attempt) {
    return new FolderWitness(staging).folder(attempt.container()).flatMap(source::statusUrlOf);
  }

  /**
   * Whether a manifest that names its request is the one of this attempt; one that names none is.
   */
  public static boolean isOf(ExportAttempt attempt, ExportManifest manifest) {
    return manifest
        .request()
        .map(
            url ->
                List.of("_container", "_since", "_till").stream()
                    .allMatch(
                        name -> {
                          Optional<String> said = RequestUrl.parameter(url, name);
                          return said.isEmpty()
                              || said.equals(RequestUrl.parameter(attempt.requestUrl(), name));
                        }))
        .orElse(true);
  }

  /**
   * Cancels an export.
   *
   * @return {@code false} when the source refuses to cancel
   */
  public boolean cancel(String statusUrl) {
    return source.cancelExport(statusUrl);
  }

  /** Counts the chunk's window; unknown when the plan's types can't be asked in one question. */
  public CountAnswer count(CountQuery.Kind kind, Chunk chunk) {
    List<String> types = types(chunk.lane());
    if (types.isEmpty()) {
      return source.count(query(kind, Optional.empty(), chunk));
    }
    long sum = 0;
    for (String type : types) {
      CountAnswer answer = source.count(query(kind, Optional.of(type), chunk));
      if (!answer.isKnown()) {
        return answer;
      }
      sum += answer.total().orElse(0);
    }
    return CountAnswer.of(sum);
  }

  private static CountQuery query(CountQuery.Kind kind, Optional<String> type, Chunk chunk) {
    return new CountQuery(kind, type, chunk.window().since(), Optional.of(chunk.window().till()));
  }

  private List<String> types(LaneId lane) {
    return lane.isType() ? List.of(lane.value()) : plan.types();
  }
}
