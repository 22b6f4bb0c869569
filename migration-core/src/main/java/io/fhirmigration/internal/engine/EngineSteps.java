package io.fhirmigration.internal.engine;

import io.fhirmigration.RangeSurveys;
import io.fhirmigration.internal.adopt.FileListing;
import io.fhirmigration.internal.cleanup.StagedFiles;
import io.fhirmigration.internal.export.ExportStage;
import io.fhirmigration.internal.keys.KeyLists;
import io.fhirmigration.internal.load.EndedImports;
import io.fhirmigration.internal.load.ImportStage;
import io.fhirmigration.internal.load.IsolationStage;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.reconcile.ReconcileStage;
import io.fhirmigration.internal.repair.RepairStage;
import io.fhirmigration.internal.transform.AdoptedTransform;
import io.fhirmigration.internal.transform.LineTransform;
import io.fhirmigration.internal.transform.SurveyStage;
import io.fhirmigration.internal.transform.TransformStage;
import io.fhirmigration.internal.transform.decimal.LongNumbers;
import io.fhirmigration.model.AdoptedFiles;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.spi.RangeSurvey;
import io.fhirmigration.spi.Transformer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.IntFunction;

/** All steps of an engine, made out of its parts: the one place where stages get to know them. */
record EngineSteps(
    ExportSteps export,
    BeliefSteps belief,
    PinSteps pins,
    ImportSteps load,
    ReconcileSteps reconcile,
    PlanSteps plan,
    OrphanSteps orphans,
    PhaseSteps phases,
    CleanUpSteps cleanUp,
    Optional<AdoptSteps> adopt) {

  /** Makes them. */
  static EngineSteps of(
      EngineParts parts, Records records, RangeSurveys surveys, Instant reference) {
    MigrationPlan what = parts.plan();
    ObjectShelf shelf = shelf(parts);
    KeyLists keyLists = new KeyLists(shelf, parts.names());
    ExportStage exports =
        new ExportStage(what, parts.source(), parts.staging(), shelf, parts.names());
    ExportExits exits = new ExportExits(records, parts.clock(), parts.settings());
    ExportSteps export = new ExportSteps(records, exports, exits, parts.clock(), parts.settings());
    SortedMap<Integer, RangeSurvey> wanted = parts.providers().surveys(reference);
    SurveySteps survey = surveys(parts, records, wanted, reference);
    PinSteps pins =
        new PinSteps(
            what,
            records,
            exports,
            new TransformStage(
                what,
                parts.staging(),
                keyLists,
                () -> parts.providers().transformers(reference, surveys::file),
                parts.names(),
                records::beforeEffect),
            !wanted.isEmpty(),
            surveys,
            shelf,
            keyLists,
            exits,
            parts.names());
    BeliefSteps belief =
        new BeliefSteps(what, records, exports, pins, exits, parts.clock(), parts.settings());
    ImportStage imports =
        new ImportStage(
            what,
            parts.target(),
            parts.staging(),
            parts.providers().payloadBuilder(),
            shelf,
            parts.names());
    IsolationStage isolation =
        new IsolationStage(
            imports,
            parts.staging(),
            parts.names(),
            records::beforeEffect,
            List.of(LongNumbers::beforeThePoint, LongNumbers::altogether));
    WaveSteps waves =
        new WaveSteps(
            records,
            isolation,
            new EndedImports(shelf),
            new TakenLines(records, parts.staging(), shelf),
            parts.clock(),
            parts.settings());
    ImportSteps load =
        new ImportSteps(records, imports, waves, shelf, parts.clock(), parts.settings());
    RepairStage repairStage = repairs(parts, shelf);
    RepairClosing closing = new RepairClosing(records, repairStage, shelf, keyLists, parts.clock());
    RepairSteps repairs =
        new RepairSteps(
            records,
            repairStage,
            repair -> lineTransform(parts, surveys::file, repair, reference),
            shelf,
            closing,
            parts.clock(),
            parts.settings());
    ReconcileSteps reconcile =
        new ReconcileSteps(
            records,
            imports,
            new ReconcileStage(
                what,
                parts.target(),
                parts.staging(),
                shelf,
                parts.names(),
                LongNumbers::altogether),
            shelf,
            keyLists,
            new TotalCounts(parts.source(), parts.target(), parts.settings()),
            closing,
            parts.clock(),
            parts.settings());
    PlanSteps plan =
        new PlanSteps(
            what, parts.source(), parts.providers(), records, parts.clock(), parts.settings());
    OrphanSteps orphans = new OrphanSteps(records, exports, parts.clock(), parts.settings());
    Optional<AdoptSteps> adopt =
        what.adopted().map(files -> adopt(parts, records, files, survey, surveys, reference));
    StagedFiles files = new StagedFiles(parts.staging(), what.id(), shelf);
    CleanUpSteps cleanUp = new CleanUpSteps(records, files, parts.clock(), parts.settings());
    SearchParameterCopy searchParameters =
        new SearchParameterCopy(
            records,
            parts.source(),
            parts.target(),
            new ExportedSearchParameters(parts.staging(), shelf),
            parts.clock(),
            parts.settings());
    PhaseSteps phases =
        new PhaseSteps(
            what,
            parts.source(),
            records,
            new PrepareSteps(
                what,
                parts.source(),
                parts.target(),
                parts.staging(),
                records,
                searchParameters,
                adopt),
            survey,
            new CutOverSteps(what, records, plan, parts.clock(), parts.settings()),
            new FinishSteps(
                what,
                parts.source(),
                parts.target(),
                records,
                searchParameters,
                orphans,
                parts.clock(),
                parts.settings()),
            new VerifySteps(
                what,
                parts.source(),
                parts.target(),
                parts.verifier(),
                records,
                adopt,
                parts.clock(),
                parts.settings()),
            new CancelSteps(parts.source(), parts.target(), records, orphans),
            adopt,
            repairs,
            parts.clock(),
            parts.settings());
    return new EngineSteps(
        export, belief, pins, load, reconcile, plan, orphans, phases, cleanUp, adopt);
  }

  private static SurveySteps surveys(
      EngineParts parts,
      Records records,
      SortedMap<Integer, RangeSurvey> wanted,
      Instant reference) {
    ObjectShelf shelf = shelf(parts);
    SurveyStage stage =
        new SurveyStage(
            parts.plan(),
            parts.staging(),
            shelf,
            wanted,
            (place, made) ->
                parts
                    .providers()
                    .before(place, reference, index -> Optional.ofNullable(made.get(index))),
            parts.names());
    return new SurveySteps(records, stage, shelf);
  }

  static RepairStage repairs(EngineParts parts, ObjectShelf shelf) {
    KeyLists keyLists = new KeyLists(shelf, parts.names());
    return new RepairStage(parts.staging(), shelf, keyLists, parts.names(), needsOrder(parts));
  }

  /** Whether a line without version or date could replace newer content at the destination. */
  static boolean needsOrder(EngineParts parts) {
    return parts.plan().importMode() != ImportMode.INITIAL_LOAD;
  }

  static LineTransform lineTransform(
      EngineParts parts,
      IntFunction<Optional<Path>> surveys,
      Optional<TransformerSpec> wanted,
      Instant reference) {
    List<TransformerSpec> planned = parts.plan().transformers();
    List<Transformer> chain =
        wanted.stream()
            .map(
                spec ->
                    parts
                        .providers()
                        .transformer(spec, reference, () -> surveys.apply(planned.indexOf(spec))))
            .toList();
    return new LineTransform(chain, parts.plan());
  }

  private static AdoptSteps adopt(
      EngineParts parts,
      Records records,
      AdoptedFiles files,
      SurveySteps survey,
      RangeSurveys surveys,
      Instant reference) {
    ObjectShelf shelf = shelf(parts);
    return new AdoptSteps(
        parts.plan(),
        records,
        parts.staging(),
        new FileListing(files, parts.staging(), shelf),
        new AdoptedTransform(
            parts.plan(),
            parts.staging(),
            new KeyLists(shelf, parts.names()),
            () -> parts.providers().transformers(reference, surveys::file),
            parts.names(),
            records::beforeEffect),
        survey,
        shelf,
        new KeyLists(shelf, parts.names()),
        parts.clock(),
        parts.settings(),
        parts.names());
  }

  static Startup startup(EngineParts parts, Journal journal) {
    return new Startup(
        parts.plan(),
        parts.providers(),
        journal,
        shelf(parts),
        parts.source(),
        parts.clock(),
        parts.settings().get().settleLag());
  }

  static ObjectShelf shelf(EngineParts parts) {
    return ObjectShelf.of(parts.staging(), parts.plan().id());
  }
}
