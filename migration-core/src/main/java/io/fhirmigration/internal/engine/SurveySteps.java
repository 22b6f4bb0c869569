package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.adopt.FileListing;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.surveys.SurveyList;
import io.fhirmigration.internal.transform.SurveyStage;
import io.fhirmigration.internal.transform.SurveyStage.Part;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.FileList;
import io.fhirmigration.model.FileRun;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationSteps;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.StagedObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pass over the whole range that some transformers need: of adopted files as soon as they are
 * listed, of a server's when every window is exported; before anything is imported.
 */
final class SurveySteps {
  private static final int FILES_AT_ONCE = 10_000;

  private final Records records;
  private final SurveyStage stage;
  private final SurveyList list;
  private final ObjectShelf shelf;

  SurveySteps(Records records, SurveyStage stage, ObjectShelf shelf) {
    this.records = records;
    this.stage = stage;
    this.list = new SurveyList(shelf);
    this.shelf = shelf;
  }

  /**
   * Makes the survey of adopted files, unless it is made or none is wanted.
   *
   * @throws RejectedException when some lines have no place in it
   */
  MigrationSteps ofFiles(FileListing listing, FileList files, MigrationSteps steps) {
    if (!stage.isWanted()) {
      return steps;
    }
    Optional<ObjectRef> made = list.find();
    if (made.isPresent()) {
      return steps.surveyed(made.get());
    }
    SurveyStage.Result result = stage.make(() -> runs(listing, files));
    result.refused().values().stream()
        .findFirst()
        .ifPresent(
            why -> {
              throw new RejectedException(why + "; repair the files, then start again");
            });
    return noted(result, steps);
  }

  private static Stream<Part> runs(FileListing listing, FileList files) {
    FileRun first = listing.next(files, 0, FILES_AT_ONCE, Long.MAX_VALUE);
    return Stream.iterate(
            first,
            run -> run.files() > 0,
            run -> listing.next(files, run.end(), FILES_AT_ONCE, Long.MAX_VALUE))
        .map(run -> new Part("", listing.files(files, run)));
  }

  /**
   * Makes the survey of what a server has exported, when every window is.
   *
   * @param edge the end of the range
   * @return whether anything was done
   */
  boolean step(Snapshot seen, Instant edge) {
    Migration migration = seen.migration().value();
    if (!stage.isWanted() || migration.steps().surveys().isPresent()) {
      return false;
    }
    Optional<ObjectRef> made = list.find();
    if (made.isPresent()) {
      records.save(seen.migration(), migration.with(migration.steps().surveyed(made.get())));
      return true;
    }
    if (!isExported(seen, edge)) {
      return false;
    }
    SurveyStage.Result result = stage.make(() -> seen.openInOrder().stream().flatMap(this::part));
    if (result.refused().isEmpty()) {
      records.save(seen.migration(), migration.with(noted(result, migration.steps())));
    }
    result.refused().forEach((chunk, why) -> refuse(seen.open(), chunk, why));
    return true;
  }

  private static boolean isExported(Snapshot seen, Instant edge) {
    boolean planned =
        seen.lanes().values().stream()
            .map(Stored::value)
            .filter(lane -> lane.id().isTravelling())
            .allMatch(lane -> isPlanned(lane, seen, edge));
    return planned
        && seen.open().values().stream()
            .map(Stored::value)
            .filter(chunk -> chunk.lane().isTravelling())
            .allMatch(Decider::isUntouched);
  }

  private static boolean isPlanned(Lane lane, Snapshot seen, Instant edge) {
    return Tiling.firstGap(lane, seen.chunksOf(lane.id()))
        .since()
        .filter(covered -> !covered.isBefore(edge))
        .isPresent();
  }

  private Stream<Part> part(Chunk chunk) {
    return chunk.staged().stream()
        .map(staged -> shelf.readRecords(staged.files(), StagedFile.class))
        .map(files -> files.stream().filter(file -> file.lines() > 0))
        .map(files -> new Part(chunk.id().value(), files.map(StagedObject::of).toList()));
  }

  private MigrationSteps noted(SurveyStage.Result result, MigrationSteps steps) {
    result.said().forEach(said -> records.audit("survey", said));
    return steps.surveyed(result.list().orElseThrow());
  }

  private void refuse(Map<String, Stored<Chunk>> open, String chunk, String why) {
    Stored<Chunk> stored = open.get(chunk);
    if (stored != null) {
      ChunkState needs =
          new ChunkState.NeedsAttention(
              stored.value().state(),
              AttentionKind.FIX_YOUR_SETUP,
              why,
              "start anew with a transformer before it that gives what is missing, or without it;"
                  + " 'retry' looks again");
      records.save(stored, stored.value().to(needs, why));
    }
  }
}
