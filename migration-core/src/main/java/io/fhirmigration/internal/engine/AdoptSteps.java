package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.adopt.AdoptedSource;
import io.fhirmigration.internal.adopt.DistinctResources;
import io.fhirmigration.internal.adopt.FileListing;
import io.fhirmigration.internal.keys.KeyLists;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.transform.AdoptedTransform;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.FileList;
import io.fhirmigration.model.FileRun;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.MigrationSteps;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The way of files that are there already, from the list to Transformed: nothing is exported, so a
 * chunk goes from Planned to Exported by pinning its files.
 */
final class AdoptSteps {
  /** What a chunk holds at most, unless one file is larger. */
  private static final long MOST_BYTES = 10L << 30;

  private static final CountAnswer NOT_COUNTED = CountAnswer.unknown("adopted files");
  private static final String TAKE_AGAIN = "'retry' takes the files as they are then";

  private final MigrationPlan plan;
  private final Records records;
  private final StagingArea staging;
  private final FileListing listing;
  private final AdoptedTransform transform;
  private final SurveySteps surveys;
  private final ObjectShelf shelf;
  private final KeyLists keyLists;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;
  private final Supplier<String> names;

  AdoptSteps(
      MigrationPlan plan,
      Records records,
      StagingArea staging,
      FileListing listing,
      AdoptedTransform transform,
      SurveySteps surveys,
      ObjectShelf shelf,
      KeyLists keyLists,
      Clock clock,
      Supplier<MigrationSettings> settings,
      Supplier<String> names) {
    this.plan = plan;
    this.records = records;
    this.staging = staging;
    this.listing = listing;
    this.transform = transform;
    this.surveys = surveys;
    this.shelf = shelf;
    this.keyLists = keyLists;
    this.clock = clock;
    this.settings = settings;
    this.names = names;
  }

  /**
   * Lists the files and surveys them, if a transformer needs it; the lane's record names the list.
   */
  MigrationSteps list(MigrationSteps steps) {
    FileList list = listing.list("files-" + names.get() + ".ndjson");
    MigrationSteps surveyed = surveys.ofFiles(listing, list, steps);
    records.insert(Lane.of(list));
    return surveyed;
  }

  /** Plans the next run of the list. */
  void plan(Snapshot seen, Stored<Lane> stored) {
    Lane lane = stored.value();
    FileList list = lane.files().orElseThrow();
    long planned = Tiling.filesPlanned(seen.chunksOf(lane.id()));
    if (planned == list.files()) {
      records.laneNotes().put(lane.id().value(), PlanSteps.ALL_PLANNED);
      records
          .pauses()
          .put("lane " + lane.id(), clock.instant().plus(settings.get().planInterval()));
      return;
    }
    FileRun run =
        plan.importMode() == ImportMode.INITIAL_LOAD
            ? new FileRun(0, list.files(), list.bytes())
            : listing.next(list, planned, settings.get().filesPerPayload(), MOST_BYTES);
    Migration migration = seen.migration().value();
    Window range = new Window(Optional.empty(), migration.rangeEnd().orElseThrow());
    String reason = run.files() + " of " + list.files() + " files";
    records.insert(Chunk.planned(run, range, reason, clock.instant()));
  }

  /** Pins the files of a run: as they were listed, or, after a retry, as they are now. */
  void pin(Snapshot seen, Stored<Chunk> stored) {
    Chunk chunk = stored.value();
    List<StagedObject> files = listed(seen, chunk);
    if (chunk.attempts() > 0) {
      List<StagedObject> now = new ArrayList<>();
      for (StagedObject file : files) {
        Optional<StagedObject> there = staging.find(file.container(), file.name());
        if (there.isEmpty()) {
          attention(stored, "adopted file " + file.name() + " is gone", "put it back");
          return;
        }
        now.add(there.get());
      }
      files = now;
    }
    ObjectRef manifest = shelf.writeByContent("chunks/" + chunk.id() + "/manifest", files);
    String from = plan.source().toString();
    String container = plan.id() + "-" + names.get();
    shelf.keepAttempt(chunk.id(), container);
    ExportAttempt attempt =
        new ExportAttempt(container, from, clock.instant(), NOT_COUNTED, NOT_COUNTED, false);
    records.save(
        stored,
        chunk
            .to(
                new ChunkState.Exported(attempt, from, manifest, clock.instant()),
                files.size() + " files pinned")
            .counting(chunk.attempts() + 1, chunk.failures()));
  }

  private List<StagedObject> listed(Snapshot seen, Chunk chunk) {
    Stored<Lane> lane = seen.lanes().get(chunk.lane().value());
    if (lane == null) {
      throw new IllegalStateException("adopted files without a lane");
    }
    return listing.files(lane.value().files().orElseThrow(), chunk.files().orElseThrow());
  }

  /** Scans the pinned files; those that changed, or hold what must not be imported, are shown. */
  void scan(Stored<Chunk> stored) {
    Chunk chunk = stored.value();
    ChunkState.Exported claim = (ChunkState.Exported) chunk.state();
    List<StagedObject> files = shelf.readRecords(claim.manifest(), StagedObject.class);
    AdoptedTransform.Result scan;
    try {
      scan = transform.scan(chunk, claim.attempt().container(), files);
    } catch (RejectedException e) {
      StagedObject changed =
          files.stream().filter(this::isChanged).findFirst().orElseThrow(() -> e);
      String what = "adopted file " + changed.name() + " is gone or was changed";
      attention(stored, what + " after it was listed", "find out who writes there");
      return;
    }
    Optional<String> problem = scan.refused().or(() -> unordered(scan.files()));
    if (problem.isPresent()) {
      keyLists.discard(scan.keys());
      attention(
          stored,
          problem.get(),
          "repair the files, or start anew with transformers that give dates or versions");
      return;
    }
    ObjectRef list =
        shelf.writeRecords(
            "chunks/" + chunk.id() + "/files-" + names.get() + ".json", scan.files());
    Staged staged = staged(claim, list, scan);
    records.save(
        stored,
        chunk
            .to(new ChunkState.Transformed(staged), staged.lines() + " lines pinned")
            .counting(chunk.attempts(), 0));
  }

  private static Staged staged(
      ChunkState.Exported claim, ObjectRef list, AdoptedTransform.Result scan) {
    List<StagedFile> files = scan.files();
    return new Staged(
        claim.attempt(),
        claim.statusUrl(),
        claim.manifest(),
        list,
        files.stream().mapToLong(StagedFile::exported).sum(),
        files.stream().mapToLong(StagedFile::lines).sum(),
        files.stream().mapToLong(StagedFile::length).sum(),
        files.stream().anyMatch(f -> f.lines() > 0 && f.unversioned() > 0),
        "adopted files",
        true,
        NOT_COUNTED,
        scan.changes(),
        scan.keys());
  }

  private boolean isChanged(StagedObject file) {
    return !staging.find(file.container(), file.name()).equals(Optional.of(file));
  }

  /** Several versions of a resource in one import have no order without numbers. */
  private Optional<String> unordered(List<StagedFile> files) {
    return files.stream()
        .filter(file -> plan.history() && file.lines() > 0 && file.unversioned() > 0)
        .map(
            file ->
                "file "
                    + file.sourceName()
                    + ": "
                    + file.unversioned()
                    + " lines of a history have no integer version")
        .findFirst();
  }

  /** What became of the files after they were listed; empty when nothing did. */
  Optional<String> later(Snapshot seen) {
    return seen.lanes().values().stream()
        .flatMap(lane -> lane.value().files().stream())
        .findFirst()
        .flatMap(listing::later);
  }

  /** The source of a comparison: it counts the resources in the files that were imported. */
  SourceServer counted(Snapshot seen) {
    return new AdoptedSource(plan.source(), clock, counts(seen));
  }

  private Map<String, CountAnswer> counts(Snapshot seen) {
    try {
      return new DistinctResources(staging, Runtime.getRuntime().maxMemory() / 4)
          .count(imported(seen));
    } catch (RejectedException e) {
      CountAnswer unknown = CountAnswer.unknown(String.valueOf(e.getMessage()));
      Map<String, CountAnswer> counts = new TreeMap<>();
      imported(seen).forEach(file -> counts.put(file.type(), unknown));
      return counts;
    }
  }

  private Stream<StagedFile> imported(Snapshot seen) {
    return seen.chunksOf(LaneId.FILES).stream()
        .flatMap(chunk -> chunk.staged().stream())
        .flatMap(staged -> shelf.readRecords(staged.files(), StagedFile.class).stream())
        .filter(file -> file.lines() > 0);
  }

  /** A person has to act; then the run is pinned anew. */
  private void attention(Stored<Chunk> stored, String why, String repair) {
    ChunkState again = new ChunkState.Planned("pinned again", false);
    records.save(
        stored,
        stored
            .value()
            .to(
                new ChunkState.NeedsAttention(
                    again, AttentionKind.FIX_YOUR_SETUP, why, repair + ", then " + TAKE_AGAIN),
                why));
  }
}
