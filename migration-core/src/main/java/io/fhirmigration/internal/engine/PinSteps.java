package io.fhirmigration.internal.engine;

import io.fhirmigration.RangeSurveys;
import io.fhirmigration.internal.export.ExportStage;
import io.fhirmigration.internal.keys.KeyLists;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.transform.TransformStage;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.StagedObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Scans the files of an export and pins what is imported: changed by the transformers at once, or,
 * where one of them has to know the whole range first, in a second step.
 */
final class PinSteps {
  private final MigrationPlan plan;
  private final Records records;
  private final ExportStage export;
  private final TransformStage transform;
  private final boolean surveyed;
  private final RangeSurveys surveys;
  private final ObjectShelf shelf;
  private final KeyLists keyLists;
  private final ExportExits exits;
  private final Supplier<String> names;

  PinSteps(
      MigrationPlan plan,
      Records records,
      ExportStage export,
      TransformStage transform,
      boolean surveyed,
      RangeSurveys surveys,
      ObjectShelf shelf,
      KeyLists keyLists,
      ExportExits exits,
      Supplier<String> names) {
    this.plan = plan;
    this.records = records;
    this.export = export;
    this.transform = transform;
    this.surveyed = surveyed;
    this.surveys = surveys;
    this.shelf = shelf;
    this.keyLists = keyLists;
    this.exits = exits;
    this.names = names;
  }

  /**
   * What a scan found.
   *
   * @param listed the files as the manifest lists them
   * @param result the files as they are
   * @param untouched whether transformers are still to be applied
   */
  record Scan(List<ExportManifest.File> listed, TransformStage.Result result, boolean untouched) {}

  /**
   * Why an export is believed.
   *
   * @param attempt the export
   * @param statusUrl its status URL
   * @param manifest the manifest
   * @param counted in words
   * @param uncounted whether the source could not count the window
   * @param after the count after completion
   */
  record Belief(
      ExportAttempt attempt,
      String statusUrl,
      ObjectRef manifest,
      String counted,
      boolean uncounted,
      CountAnswer after) {

    private static Belief of(Staged staged) {
      return new Belief(
          staged.attempt(),
          staged.statusUrl(),
          staged.manifest(),
          staged.counted(),
          staged.uncounted(),
          staged.after());
    }
  }

  /** Scans the files of a claim. */
  Scan scan(Chunk chunk, ChunkState.Exported claim) {
    List<ExportManifest.File> files = export.files(claim.manifest());
    boolean untouched = surveyed && !surveys.isMade();
    return new Scan(
        files,
        untouched
            ? transform.look(chunk, claim.attempt(), files)
            : transform.scan(chunk, claim.attempt(), files),
        untouched);
  }

  /** Nobody uses what was scanned. */
  void discard(Scan scan) {
    keyLists.discard(scan.result().keys());
  }

  /**
   * Pins the files.
   *
   * @return {@code false} when they cannot be imported
   */
  boolean pin(Stored<Chunk> stored, Scan scan, Belief belief) {
    Chunk chunk = stored.value();
    List<StagedFile> files = scan.result().files();
    Optional<String> problem = scan.untouched() ? Optional.empty() : notImportable(chunk, files);
    if (problem.isPresent()) {
      exits.attention(
          stored,
          chunk.state(),
          AttentionKind.FIX_YOUR_SETUP,
          problem.get(),
          "add a transformer that gives versions or dates, or copy without history");
      return false;
    }
    ObjectRef list =
        shelf.writeRecords("chunks/" + chunk.id() + "/files-" + names.get() + ".json", files);
    long lines = files.stream().mapToLong(StagedFile::lines).sum();
    Staged staged =
        new Staged(
            belief.attempt(),
            belief.statusUrl(),
            belief.manifest(),
            list,
            files.stream().mapToLong(StagedFile::exported).sum(),
            lines,
            files.stream().mapToLong(StagedFile::length).sum(),
            !scan.untouched()
                && files.stream().anyMatch(f -> f.lines() > 0 && f.unversioned() + f.undated() > 0),
            belief.counted(),
            belief.uncounted(),
            belief.after(),
            scan.result().changes(),
            scan.result().keys());
    String note =
        lines + (scan.untouched() ? " lines exported; all windows come first" : " lines pinned");
    records.save(
        stored,
        chunk
            .to(new ChunkState.Transformed(staged, scan.untouched()), note)
            .counting(chunk.attempts(), 0));
    return true;
  }

  /** Applies the transformers to an export that was believed before they could be. */
  void transform(Stored<Chunk> stored) {
    Chunk chunk = stored.value();
    Staged believed = ((ChunkState.Transformed) chunk.state()).staged();
    requireSame(shelf.readRecords(believed.files(), StagedFile.class));
    List<ExportManifest.File> files = export.files(believed.manifest());
    Scan scan = new Scan(files, transform.scan(chunk, believed.attempt(), files), false);
    if (!pin(stored, scan, Belief.of(believed))) {
      discard(scan);
    }
  }

  private void requireSame(List<StagedFile> files) {
    for (StagedFile file : files) {
      if (!export.isThere(StagedObject.of(file))) {
        throw new RejectedException(
            "exported file " + file.name() + " is gone or was changed after it was surveyed");
      }
    }
  }

  private Optional<String> notImportable(Chunk chunk, List<StagedFile> files) {
    if (chunk.lane().equals(LaneId.WITNESS)) {
      return Optional.empty();
    }
    for (StagedFile file : files) {
      if (file.lines() > 0 && file.undated() > 0) {
        return Optional.of(
            "file " + file.sourceName() + ": " + file.undated() + " lines have no lastUpdated");
      }
      if (file.lines() > 0 && file.unversioned() > 0 && plan.history()) {
        return Optional.of(
            "file "
                + file.sourceName()
                + ": "
                + file.unversioned()
                + " lines of a history have no integer version");
      }
    }
    return Optional.empty();
  }
}
