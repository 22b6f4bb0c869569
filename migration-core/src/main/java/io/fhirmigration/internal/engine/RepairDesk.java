package io.fhirmigration.internal.engine;

import io.fhirmigration.MissedVersions;
import io.fhirmigration.RangeSurveys;
import io.fhirmigration.RepairPreview;
import io.fhirmigration.internal.repair.MissedLines;
import io.fhirmigration.internal.repair.RepairStage;
import io.fhirmigration.internal.transform.LineTransform;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Rejects;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.spi.RecordKind;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a person does before a repair: looks at lines, gives corrected ones, finds missed ones. */
final class RepairDesk {
  private final EngineParts parts;
  private final Journal journal;
  private final RangeSurveys surveys;
  private final RepairStage stage;

  RepairDesk(EngineParts parts, Journal journal, RangeSurveys surveys) {
    this.parts = parts;
    this.journal = journal;
    this.surveys = surveys;
    this.stage = EngineSteps.repairs(parts, EngineSteps.shelf(parts));
  }

  List<RepairPreview> preview(
      Optional<ChunkId> chunk,
      Optional<TransformerSpec> transformer,
      Optional<InputStream> corrected) {
    MigrationId id = parts.plan().id();
    Migration migration =
        journal
            .migration()
            .map(Stored::value)
            .orElseThrow(() -> new RejectedException("the store has no migration '" + id + "'"));
    LineTransform transform =
        EngineSteps.lineTransform(parts, surveys::file, transformer, migration.referenceInstant());
    return journal.all(RecordKind.CHUNK, Chunk.class).stream()
        .map(Stored::value)
        .filter(found -> found.lane().isTravelling())
        .filter(found -> chunk.map(found.id()::equals).orElse(true))
        .sorted(Comparator.comparing(Chunk::id))
        .flatMap(found -> preview(found, transform, corrected).stream())
        .toList();
  }

  private Optional<RepairPreview> preview(
      Chunk chunk, LineTransform transform, Optional<InputStream> corrected) {
    if (!(chunk.state() instanceof ChunkState.Closed closed) || closed.rejects().isEmpty()) {
      return Optional.empty();
    }
    Rejects rejects = closed.rejects().get();
    RepairStage.Preview seen = stage.preview(chunk.id(), rejects, transform::apply, corrected);
    return Optional.of(
        new RepairPreview(
            chunk.id(),
            seen.lines(),
            rejects.classes(),
            seen.tried(),
            seen.changed(),
            seen.leftOut(),
            seen.problems()));
  }

  void correct(ChunkId chunk, InputStream corrected) {
    stage.correct(chunk, corrected);
  }

  /** Finds lines that were missed; puts them aside to be sent, unless it only looks. */
  MissedVersions missed(Set<VersionKey> versions, boolean onlyLooks) {
    MissedLines lines =
        new MissedLines(
            parts.staging(),
            EngineSteps.shelf(parts),
            new StagedCopies(RecordsView.read(parts.plan().id(), journal), parts.staging()),
            versions,
            EngineSteps.needsOrder(parts));
    return onlyLooks ? lines.look() : lines.put(parts.names());
  }
}
