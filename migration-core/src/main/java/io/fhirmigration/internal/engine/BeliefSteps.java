package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.export.CountWitness;
import io.fhirmigration.internal.export.ExportStage;
import io.fhirmigration.internal.transform.DamagedFileException;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.SourceServer.ExportPoll;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Believing an export: the source's claim is checked before it is used. */
final class BeliefSteps {
  private final MigrationPlan plan;
  private final Records records;
  private final ExportStage export;
  private final PinSteps pins;
  private final ExportExits exits;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  BeliefSteps(
      MigrationPlan plan,
      Records records,
      ExportStage export,
      PinSteps pins,
      ExportExits exits,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.plan = plan;
    this.records = records;
    this.export = export;
    this.pins = pins;
    this.exits = exits;
    this.clock = clock;
    this.settings = settings;
  }

  /** Checks the claim, scans the files and pins them. */
  void believe(Stored<Chunk> stored) {
    ChunkState.Exported claim = (ChunkState.Exported) stored.value().state();
    boolean confirmed = !CountWitness.canBeEqual(plan, claim.attempt());
    if (confirmed && secondLook(stored, claim).isEmpty()) {
      return;
    }
    PinSteps.Scan scan;
    try {
      scan = pins.scan(stored.value(), claim);
    } catch (DamagedFileException e) {
      exits.again(stored, String.valueOf(e.getMessage()), Optional.empty(), true);
      return;
    }
    if (!weigh(stored, claim, scan, confirmed)) {
      pins.discard(scan);
    }
  }

  /** Holds what was scanned against what is known; whether it was pinned. */
  private boolean weigh(
      Stored<Chunk> stored, ChunkState.Exported claim, PinSteps.Scan scan, boolean confirmed) {
    List<StagedFile> scanned = scan.result().files();
    Optional<String> miscounted = miscounted(scan.listed(), scanned);
    if (miscounted.isPresent()) {
      doubt(stored, claim, miscounted.get(), confirmed);
      return false;
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
      return false;
    }
    if (verdict != CountWitness.Verdict.EQUAL
        && !confirmed
        && secondLook(stored, claim).isEmpty()) {
      return false;
    }
    boolean uncounted = verdict == CountWitness.Verdict.UNKNOWN;
    if (exported == 0 && uncounted && !claim.attempt().emptyBefore()) {
      exits.newAttempt(stored, "an empty export that cannot be counted is asked for twice", true);
      return false;
    }
    CountAnswer recount = CountWitness.kind(plan) == CountQuery.Kind.HISTORY ? history : current;
    PinSteps.Belief belief =
        new PinSteps.Belief(
            claim.attempt(),
            claim.statusUrl(),
            claim.manifest(),
            verdict == CountWitness.Verdict.EQUAL
                ? "counts"
                : claim.attempt().emptyBefore() ? "two attempts" : "two manifests",
            uncounted,
            recount);
    return pins.pin(stored, scan, belief);
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

  /** Fewer rows than the source counts: not finished, or it moved under the export. */
  private void doubt(
      Stored<Chunk> stored, ChunkState.Exported claim, String why, boolean confirmed) {
    if (confirmed || secondLook(stored, claim).isPresent()) {
      exits.again(stored, why, Optional.empty(), true);
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
      exits.unfinished(
          stored,
          claim.attempt(),
          claim.statusUrl(),
          contradiction.orElse("the manifest changed after it was first seen"));
      return Optional.empty();
    }
    return Optional.of(true);
  }
}
