package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.export.CountWitness;
import io.fhirmigration.internal.export.ExportStage;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.retry.Backoff;
import io.fhirmigration.internal.transform.TransformStage;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.SourceServer.ExportPoll;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A chunk's way from Planned to Transformed. */
final class ExportSteps {
  private final MigrationPlan plan;
  private final Records records;
  private final ExportStage export;
  private final TransformStage transform;
  private final ObjectShelf shelf;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;
  private final Supplier<String> names;

  ExportSteps(
      MigrationPlan plan,
      Records records,
      ExportStage export,
      TransformStage transform,
      ObjectShelf shelf,
      Clock clock,
      Supplier<MigrationSettings> settings,
      Supplier<String> names) {
    this.plan = plan;
    this.records = records;
    this.export = export;
    this.transform = transform;
    this.shelf = shelf;
    this.clock = clock;
    this.settings = settings;
    this.names = names;
  }

  /** Intent, kick-off, receipt. */
  void start(Stored<Chunk> stored) {
    Chunk chunk = stored.value();
    ChunkState.Exporting intent = export.intend(chunk, clock.instant());
    Stored<Chunk> intended =
        records.save(
            stored,
            chunk.to(intent, "export decided").counting(chunk.attempts() + 1, chunk.failures()));
    records.beforeEffect();
    String statusUrl;
    try {
      statusUrl = export.kickOff(intent.attempt());
    } catch (RetryableException e) {
      again(intended, "the kick-off was not taken: " + e.getMessage(), e.retryAfter(), false);
      return;
    } catch (OutcomeUnknownException e) {
      look(intended, Optional.empty(), "looking for the job of a lost kick-off");
      return;
    }
    records.save(
        intended,
        intended
            .value()
            .to(new ChunkState.Exporting(intent.attempt(), Optional.of(statusUrl)), "export runs"));
    records.pause(stored.value(), clock.instant().plus(settings.get().pollInterval()));
  }

  /** Looks for the job of a lost kick-off; gives up after the grace and begins anew. */
  void find(Stored<Chunk> stored) {
    ExportAttempt attempt = ((ChunkState.Exporting) stored.value().state()).attempt();
    Optional<String> found = export.find(attempt);
    Instant givenUp = attempt.decidedAt().plus(settings.get().orphanGrace());
    if (found.isEmpty() && clock.instant().isBefore(givenUp)) {
      look(stored, Optional.empty(), "looking for the job of a lost kick-off");
      return;
    }
    Orphan.Outcome outcome =
        found.isPresent() ? Orphan.Outcome.ADOPTED : Orphan.Outcome.WATCHED;
    Orphan decided =
        records.insert(
            new Orphan(stored.value().id(), attempt, outcome, found, Optional.empty()));
    if (decided.outcome() == Orphan.Outcome.ADOPTED) {
      ChunkState adopted = new ChunkState.Exporting(attempt, decided.statusUrl());
      records.save(
          stored, stored.value().to(adopted, "adopted the job of a lost kick-off"));
    } else {
      newAttempt(stored, "a kick-off was lost", attempt.emptyBefore());
    }
  }

  /** Asks how the export stands. */
  void poll(Stored<Chunk> stored) {
    ChunkState.Exporting exporting = (ChunkState.Exporting) stored.value().state();
    String statusUrl = exporting.statusUrl().orElseThrow();
    ExportPoll poll = export.poll(statusUrl);
    if (poll instanceof ExportPoll.Running running) {
      look(stored, running.retryAfter(), "export runs");
    } else if (poll instanceof ExportPoll.Complete complete) {
      claim(stored, exporting.attempt(), statusUrl, complete);
    } else if (poll instanceof ExportPoll.JobFailed failed) {
      failed(stored, failed);
    } else {
      again(stored, "the source no longer knows the export", Optional.empty(), true);
    }
  }

  /** Holds a manifest against the folder and takes it as a claim. */
  private void claim(
      Stored<Chunk> stored, ExportAttempt attempt, String statusUrl, ExportPoll.Complete complete) {
    if (!ExportStage.isOf(attempt, complete.manifest())) {
      again(stored, "the job found answers for another request", Optional.empty(), true);
      return;
    }
    Optional<String> contradiction = export.contradiction(attempt, complete.manifest().output());
    if (contradiction.isPresent()) {
      unfinished(stored, attempt, statusUrl, contradiction.get());
      return;
    }
    Chunk chunk = stored.value();
    ObjectRef manifest = export.keep(chunk, complete);
    records.save(
        stored,
        chunk.to(
            new ChunkState.Exported(attempt, statusUrl, manifest, clock.instant()),
            "the source says that the export is complete"));
  }

  /** A 200 that the folder or the counts contradict: ask again, in the end ask a person. */
  private void unfinished(
      Stored<Chunk> stored, ExportAttempt attempt, String statusUrl, String why) {
    Chunk chunk = stored.value();
    int failures = chunk.failures() + 1;
    ChunkState back = new ChunkState.Exporting(attempt, Optional.of(statusUrl));
    if (failures > settings.get().maxJobFailures()) {
      attention(
          stored,
          new ChunkState.Planned("exported again: " + why, false),
          AttentionKind.WAIT,
          "the export is not complete: " + why,
          "look at the source's export job; 'retry' exports the window again");
      return;
    }
    records.save(
        stored,
        chunk
            .to(back, why)
            .counting(chunk.attempts(), failures)
            .waiting(clock.instant().plus(settings.get().confirmAfter()), "not complete: " + why));
  }

  private void failed(Stored<Chunk> stored, ExportPoll.JobFailed failed) {
    String why = "export failed with " + failed.status() + ": " + failed.reason();
    if (failed.status() == 413) {
      split(stored, why);
    } else if (failed.status() == 429 || failed.status() >= 500) {
      again(stored, why, Optional.empty(), failed.status() >= 500);
    } else {
      attention(
          stored,
          new ChunkState.Planned(why, false),
          AttentionKind.FIX_YOUR_SETUP,
          why,
          "repair what the source complains about, then 'retry'");
    }
  }

  /** Moves the end of the window left; the planner fills what falls out of it. */
  private void split(Stored<Chunk> stored, String why) {
    Chunk chunk = stored.value();
    Instant from = chunk.window().since().orElse(Instant.EPOCH);
    long half = Duration.between(from, chunk.window().till()).toMillis() / 2;
    if (half < 1) {
      attention(
          stored,
          new ChunkState.Planned(why, false),
          AttentionKind.FIX_YOUR_SETUP,
          why + "; the window cannot be split further",
          "lower the source's page size or raise its memory, then 'retry'");
      return;
    }
    records.save(
        stored,
        chunk
            .endingAt(from.plusMillis(half))
            .to(new ChunkState.Planned("split: " + why, false), "split: " + why));
  }

  /** Checks the claim, scans the files and pins them. */
  void believe(Stored<Chunk> stored) {
    ChunkState.Exported claim = (ChunkState.Exported) stored.value().state();
    boolean quick = CountWitness.canBeEqual(plan, claim.attempt());
    boolean confirmed = false;
    if (!quick) {
      Optional<Boolean> same = secondLook(stored, claim);
      if (same.isEmpty()) {
        return;
      }
      confirmed = true;
    }
    List<ExportManifest.File> files = export.files(claim.manifest());
    List<StagedFile> scanned = transform.scan(stored.value(), claim.attempt(), files);
    Optional<String> miscounted = miscounted(files, scanned);
    if (miscounted.isPresent()) {
      doubt(stored, claim, miscounted.get(), confirmed);
      return;
    }
    long exported = scanned.stream().mapToLong(StagedFile::exported).sum();
    long atTill = scanned.stream().mapToLong(StagedFile::atTill).sum();
    CountAnswer current = export.count(CountQuery.Kind.CURRENT, stored.value());
    CountAnswer history = export.count(CountQuery.Kind.HISTORY, stored.value());
    CountWitness.Verdict verdict =
        CountWitness.judge(plan, claim.attempt(), exported, atTill, current, history);
    if (verdict == CountWitness.Verdict.SHORT) {
      doubt(
          stored,
          claim,
          "the export has " + exported + " rows, fewer than the source counts",
          confirmed);
      return;
    }
    if (verdict != CountWitness.Verdict.EQUAL && !confirmed) {
      if (secondLook(stored, claim).isEmpty()) {
        return;
      }
      confirmed = true;
    }
    boolean uncounted = verdict == CountWitness.Verdict.UNKNOWN;
    if (exported == 0 && uncounted && !claim.attempt().emptyBefore()) {
      newAttempt(stored, "an empty export that cannot be counted is asked for twice", true);
      return;
    }
    CountAnswer recount = CountWitness.kind(plan) == CountQuery.Kind.HISTORY ? history : current;
    pin(stored, claim, scanned, verdict, recount);
  }

  /** Which file has not the lines that the manifest says, if it says. */
  private static Optional<String> miscounted(
      List<ExportManifest.File> files, List<StagedFile> scanned) {
    for (int i = 0; i < files.size(); i++) {
      OptionalLong said = files.get(i).count();
      long found = scanned.get(i).exported();
      if (said.isPresent() && said.getAsLong() != found) {
        return Optional.of(
            "file "
                + scanned.get(i).sourceName()
                + " has "
                + found
                + " lines, the manifest says "
                + said.getAsLong());
      }
    }
    return Optional.empty();
  }

  private void pin(
      Stored<Chunk> stored,
      ChunkState.Exported claim,
      List<StagedFile> scanned,
      CountWitness.Verdict verdict,
      CountAnswer recount) {
    Chunk chunk = stored.value();
    Optional<String> problem = notImportable(chunk, scanned);
    if (problem.isPresent()) {
      attention(
          stored,
          claim,
          AttentionKind.FIX_YOUR_SETUP,
          problem.get(),
          "add a transformer that gives versions or dates, or copy without history");
      return;
    }
    ObjectRef list =
        shelf.writeRecords("chunks/" + chunk.id() + "/files-" + names.get() + ".json", scanned);
    long lines = scanned.stream().mapToLong(StagedFile::lines).sum();
    Staged staged =
        new Staged(
            claim.attempt(),
            claim.statusUrl(),
            claim.manifest(),
            list,
            scanned.stream().mapToLong(StagedFile::exported).sum(),
            lines,
            scanned.stream().mapToLong(StagedFile::length).sum(),
            scanned.stream().anyMatch(f -> f.lines() > 0 && f.unversioned() + f.undated() > 0),
            verdict == CountWitness.Verdict.EQUAL
                ? "counts"
                : claim.attempt().emptyBefore() ? "two attempts" : "two manifests",
            verdict == CountWitness.Verdict.UNKNOWN,
            recount);
    records.save(
        stored,
        chunk
            .to(new ChunkState.Transformed(staged), lines + " lines pinned")
            .counting(chunk.attempts(), 0));
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

  /** Fewer rows than the source counts: not finished, or it moved under the export. */
  private void doubt(
      Stored<Chunk> stored, ChunkState.Exported claim, String why, boolean confirmed) {
    if (confirmed) {
      again(stored, why, Optional.empty(), true);
    } else {
      unfinished(stored, claim.attempt(), claim.statusUrl(), why);
    }
  }

  /**
   * Asks for the manifest once more, {@code confirmAfter} after it was first seen.
   *
   * @return present when it is the same; empty when the chunk was moved on or must wait
   */
  private Optional<Boolean> secondLook(Stored<Chunk> stored, ChunkState.Exported claim) {
    Instant due = claim.seenAt().plus(settings.get().confirmAfter());
    if (clock.instant().isBefore(due)) {
      records.save(stored, stored.value().waiting(due, "the manifest is asked for once more"));
      return Optional.empty();
    }
    ExportPoll poll = export.poll(claim.statusUrl());
    if (!(poll instanceof ExportPoll.Complete complete)) {
      records.save(
          stored,
          stored
              .value()
              .to(
                  new ChunkState.Exporting(claim.attempt(), Optional.of(claim.statusUrl())),
                  "the manifest was taken back"));
      return Optional.empty();
    }
    ObjectRef manifest = export.keep(stored.value(), complete);
    Optional<String> contradiction =
        export.contradiction(claim.attempt(), complete.manifest().output());
    if (!manifest.equals(claim.manifest()) || contradiction.isPresent()) {
      unfinished(
          stored,
          claim.attempt(),
          claim.statusUrl(),
          contradiction.orElse("the manifest changed after it was first seen"));
      return Optional.empty();
    }
    return Optional.of(true);
  }

  /** A new attempt in a new container after a pause; in the end a person has to look. */
  private void again(
      Stored<Chunk> stored, String why, Optional<Duration> asked, boolean countAsFailure) {
    Chunk chunk = stored.value();
    int failures = chunk.failures() + (countAsFailure ? 1 : 0);
    if (countAsFailure && failures > settings.get().maxJobFailures()) {
      attention(
          stored,
          new ChunkState.Planned(why, false),
          AttentionKind.WAIT,
          why,
          "'retry' exports the window again");
      return;
    }
    Instant next =
        Backoff.next(
            clock.instant(), settings.get(), chunk.attempts(), asked, chunk.id().value());
    records.save(
        stored,
        chunk
            .to(new ChunkState.Planned(why, emptyBefore(chunk)), why)
            .counting(chunk.attempts(), failures)
            .waiting(next, why));
  }

  private void newAttempt(Stored<Chunk> stored, String why, boolean emptyBefore) {
    records.save(stored, stored.value().to(new ChunkState.Planned(why, emptyBefore), why));
  }

  private static boolean emptyBefore(Chunk chunk) {
    if (chunk.state() instanceof ChunkState.Exporting exporting) {
      return exporting.attempt().emptyBefore();
    }
    return chunk.state() instanceof ChunkState.Exported exported
        && exported.attempt().emptyBefore();
  }

  private void attention(
      Stored<Chunk> stored, ChunkState from, AttentionKind kind, String why, String nextStep) {
    records.save(
        stored, stored.value().to(new ChunkState.NeedsAttention(from, kind, why, nextStep), why));
  }

  /** Comes back at the next poll; only a longer pause that the server asked for is written down. */
  private void look(Stored<Chunk> stored, Optional<Duration> asked, String why) {
    Duration own = settings.get().pollInterval();
    Optional<Duration> longer = asked.filter(pause -> pause.compareTo(own) > 0);
    if (longer.isPresent()) {
      records.save(stored, stored.value().waiting(clock.instant().plus(longer.get()), why));
    } else if (stored.value().note().equals(why)) {
      records.pause(stored.value(), clock.instant().plus(own));
    } else {
      records.save(stored, stored.value().to(stored.value().state(), why));
      records.pause(stored.value(), clock.instant().plus(own));
    }
  }
}
