package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.export.ExportStage;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.SourceServer.ExportPoll;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** A chunk's way from Planned to Exported. */
final class ExportSteps {
  /** No server of FHIR has older rows; a window that reaches further back is split after it. */
  private static final Instant OLDEST = Instant.parse("2012-01-01T00:00:00Z");

  private final Records records;
  private final ExportStage export;
  private final ExportExits exits;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  ExportSteps(
      Records records,
      ExportStage export,
      ExportExits exits,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.records = records;
    this.export = export;
    this.exits = exits;
    this.clock = clock;
    this.settings = settings;
  }

  /** Intent, kick-off, receipt. */
  void start(Stored<Chunk> stored) {
    Chunk chunk = stored.value();
    Duration unsettled = export.unsettled(chunk, settings.get().settleLag());
    if (!unsettled.isZero()) {
      settle(stored, unsettled);
      return;
    }
    int rows = settings.get().exportMaxCount();
    ChunkState.Exporting intent =
        export.intend(
            chunk, clock.instant(), rows == 0 ? OptionalInt.empty() : OptionalInt.of(rows));
    Stored<Chunk> intended =
        records.save(
            stored,
            chunk.to(intent, "export decided").counting(chunk.attempts() + 1, chunk.failures()));
    records.beforeEffect();
    String statusUrl;
    try {
      statusUrl = export.kickOff(intent.attempt());
    } catch (RetryableException e) {
      exits.again(intended, "the kick-off was not taken: " + e.getMessage(), e.retryAfter(), false);
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

  /** A window planned while the source's clock was ahead: what is not settled is planned again. */
  private void settle(Stored<Chunk> stored, Duration unsettled) {
    Chunk chunk = stored.value();
    Instant settled = chunk.window().till().minus(unsettled);
    boolean begun = chunk.window().since().map(settled::isAfter).orElse(true);
    String why = "the source's clock was ahead of " + chunk.window().till();
    records.save(
        stored,
        begun && export.maySplit()
            ? chunk.endingAt(settled).to(chunk.state(), why)
            : chunk.waiting(clock.instant().plus(unsettled), why));
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
    Orphan.Outcome outcome = found.isPresent() ? Orphan.Outcome.ADOPTED : Orphan.Outcome.WATCHED;
    Orphan decided =
        records.insert(new Orphan(stored.value().id(), attempt, outcome, found, Optional.empty()));
    if (decided.outcome() == Orphan.Outcome.ADOPTED) {
      ChunkState adopted = new ChunkState.Exporting(attempt, decided.statusUrl());
      records.save(stored, stored.value().to(adopted, "adopted the job of a lost kick-off"));
    } else {
      exits.newAttempt(stored, "a kick-off was lost", attempt.emptyBefore());
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
      exits.again(stored, "the source no longer knows the export", Optional.empty(), true);
    }
  }

  /** Holds a manifest against the folder and takes it as a claim. */
  private void claim(
      Stored<Chunk> stored, ExportAttempt attempt, String statusUrl, ExportPoll.Complete complete) {
    if (!ExportStage.isOf(attempt, complete.manifest())) {
      exits.again(stored, "the job found answers for another request", Optional.empty(), true);
      return;
    }
    Optional<String> contradiction = export.contradiction(attempt, complete.manifest().output());
    if (contradiction.isPresent()) {
      exits.unfinished(stored, attempt, statusUrl, contradiction.get());
      return;
    }
    int errors = complete.manifest().errors().size();
    if (errors > 0) {
      exits.attention(
          stored,
          new ChunkState.Planned("the export named error files", false),
          AttentionKind.FIX_YOUR_SETUP,
          "the export is complete but names " + errors + " error file(s)",
          "read them at the source and repair the cause; 'retry' exports the window again");
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

  private void failed(Stored<Chunk> stored, ExportPoll.JobFailed failed) {
    String why = "export failed with " + failed.status() + ": " + failed.reason();
    if (failed.status() == 413) {
      split(stored, why);
    } else if (failed.status() == 429 || failed.status() >= 500) {
      exits.again(stored, why, Optional.empty(), failed.status() >= 500);
    } else {
      exits.attention(
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
    Instant from = chunk.window().since().orElseGet(() -> firstSeen(chunk));
    long half = Duration.between(from, chunk.window().till()).toMillis() / 2;
    if (half < 1 || !export.maySplit()) {
      exits.attention(
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

  /** A window without a start is split where the data is, as far as the source said. */
  private Instant firstSeen(Chunk chunk) {
    return records
        .firstSeen(chunk.lane())
        .filter(first -> first.isBefore(chunk.window().till().minusMillis(1)))
        .orElse(chunk.window().till().isAfter(OLDEST) ? OLDEST : Instant.EPOCH);
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
