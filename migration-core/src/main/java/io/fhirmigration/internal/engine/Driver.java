package io.fhirmigration.internal.engine;

import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.RangeSurveys;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.Hold;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Wanted;
import io.fhirmigration.spi.StateRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One cycle: lease, records, decision, steps. */
final class Driver {
  private final EngineParts parts;
  private final Journal journal;
  private final LeaseKeeper lease;
  private final RangeSurveys surveys;
  private final Records records;
  private Optional<StepRunner> runner = Optional.empty();
  private Optional<Migration> opened = Optional.empty();
  private long tookOver;
  private Optional<MigrationSettings> lastSettings = Optional.empty();

  Driver(EngineParts parts, Journal journal, LeaseKeeper lease, RangeSurveys surveys) {
    this.parts = parts;
    this.journal = journal;
    this.lease = lease;
    this.surveys = surveys;
    this.records = new Records(parts.plan().id(), journal, lease, parts.clock(), parts.listeners());
  }

  /**
   * What a cycle did.
   *
   * @param driving whether the lease was held
   * @param done the steps that were begun
   * @param ending why no other cycle is of use
   * @param wakeAt when another one is
   */
  record Cycle(boolean driving, List<String> done, Optional<Ending> ending, Instant wakeAt) {}

  /** Reads or writes the migration's record, once. */
  Migration open() {
    if (opened.isEmpty()) {
      Migration migration = EngineSteps.startup(parts, journal).open();
      opened = Optional.of(migration);
      runner = Optional.of(new StepRunner(parts, records, surveys, migration.referenceInstant()));
    }
    return opened.get();
  }

  /**
   * A failure that makes going on pointless, told once: the migration cannot be started as given,
   * or another engine drives.
   */
  Optional<RuntimeException> takeFailure() {
    return runner.flatMap(StepRunner::takeFailure);
  }

  Cycle cycle(Set<String> busy, Runnable stepEnded) {
    MigrationSettings settings = parts.settings().get();
    Instant now = parts.clock().instant();
    if (!lease.acquire()) {
      return new Cycle(false, List.of(), Optional.empty(), now.plus(lease.watchLonger()));
    }
    if (lease.epoch() != tookOver) {
      takeOver();
    }
    auditSettings(settings);
    Set<String> running = Set.copyOf(busy);
    Snapshot read = read();
    Optional<Hold> hold = Holds.of(read.migration().value(), settings, parts.throttle().get(), now);
    Snapshot seen = running.contains("migration") ? read : noting(read, hold);
    Optional<Ending> ending = ending(seen, running, hold);
    if (ending.isPresent()) {
      return new Cycle(true, List.of(), ending, now);
    }
    Decider.Decision decision =
        Decider.decide(seen, now, settings, running, records.pauses(), hold);
    List<String> done = new ArrayList<>();
    for (Step step : decision.steps()) {
      busy.add(step.claim());
      done.add(step.kind() + " " + step.subject());
      records.pauses().remove(step.claim());
      parts
          .executor()
          .execute(
              () -> {
                try {
                  runner.orElseThrow().run(step, seen);
                } finally {
                  busy.remove(step.claim());
                  stepEnded.run();
                }
              });
    }
    Instant look =
        Stream.of(decision.wakeAt(), hold.flatMap(Hold::until))
            .flatMap(Optional::stream)
            .reduce(now.plus(settings.pollInterval()), (a, b) -> a.isBefore(b) ? a : b);
    return new Cycle(true, done, Optional.empty(), look);
  }

  /** Writes down that a hold begins, changes or ends. */
  private Snapshot noting(Snapshot seen, Optional<Hold> hold) {
    Migration migration = seen.migration().value();
    if (migration.phase().isTerminal() || migration.hold().equals(hold)) {
      return seen;
    }
    try {
      return seen.with(records.save(seen.migration(), migration.held(hold)));
    } catch (LostRaceException somebodySpoke) {
      return seen;
    }
  }

  /** Rewrites every open record with the own epoch before the first effect. */
  private void takeOver() {
    records.audit("driver", parts.host() + " drives with epoch " + lease.epoch());
    rewriteOlder();
    records.reloadClosed();
    records.reloadDeletions();
    records.pauses().clear();
    tookOver = lease.epoch();
  }

  private List<StateRecord> rewriteOlder() {
    while (true) {
      List<StateRecord> open = journal.open();
      List<StateRecord> older = open.stream().filter(row -> row.epoch() < lease.epoch()).toList();
      if (older.isEmpty()) {
        return open;
      }
      older.forEach(row -> journal.touch(row, lease.epoch()));
    }
  }

  private Snapshot read() {
    Map<String, Stored<Lane>> lanes = new TreeMap<>();
    Map<String, Stored<Chunk>> chunks = new TreeMap<>();
    Map<String, Stored<Orphan>> orphans = new TreeMap<>();
    for (StateRecord row : rewriteOlder()) {
      String name = row.key().id();
      switch (row.key().kind()) {
        case LANE -> lanes.put(name, journal.typed(row, Lane.class));
        case CHUNK -> {
          Stored<Chunk> listed = journal.typed(row, Chunk.class);
          if (!records.notice(listed)) {
            chunks.put(name, listed);
          }
        }
        case ORPHAN -> orphans.put(name, journal.typed(row, Orphan.class));
        case DELETION -> records.noticeDeletion(journal.typed(row, Deletion.class));
        default -> {}
      }
    }
    return new Snapshot(
        journal.migration().orElseThrow(),
        lanes,
        chunks,
        records.closed(),
        orphans,
        Map.copyOf(records.deletions()));
  }

  /** Why another cycle would do nothing. */
  private Optional<Ending> ending(Snapshot seen, Set<String> busy, Optional<Hold> hold) {
    Migration migration = seen.migration().value();
    if (migration.phase().isTerminal()) {
      return Optional.of(Ending.TERMINAL);
    }
    if (!busy.isEmpty()
        || migration.wanted() == Wanted.CANCEL
        || migration.wanted() == Wanted.RUN && migration.repair().isPresent()) {
      return Optional.empty();
    }
    if (migration.phase() == Phase.VERIFYING
        && migration.steps().verification().isPresent()
        && !CleanUpRules.isVerified(migration)
        && migration.verdict().isEmpty()
        && migration.cutOver().isEmpty()) {
      return Optional.of(Ending.WAITING_FOR_VERDICT);
    }
    boolean given =
        hold.filter(h -> h.cause() == Hold.Cause.FAILURES).isPresent()
            && seen.open().values().stream().noneMatch(chunk -> isUnderWay(chunk.value()));
    return given || stuck(seen) || stuckAtTheEnd(seen)
        ? Optional.of(Ending.NEEDS_ATTENTION)
        : Optional.empty();
  }

  /** Whether a chunk moves on although nothing new may begin. */
  private static boolean isUnderWay(Chunk chunk) {
    return switch (chunk.phase()) {
      case EXPORTING, EXPORTED, IMPORTED -> true;
      case IMPORTING -> {
        List<ImportJob> jobs = RecordColumns.jobs(chunk.state());
        yield jobs.stream().anyMatch(job -> job.state() == ImportJob.State.RUNNING)
            || jobs.stream().allMatch(ImportJob::isEnded);
      }
      default -> false;
    };
  }

  /** Whether the end of the range is fixed, all of it is planned, and a person has to look. */
  private boolean stuck(Snapshot seen) {
    Migration migration = seen.migration().value();
    boolean ends = migration.plan().mode() == Mode.ONCE || migration.cutOver().isPresent();
    boolean planned =
        seen.lanes().keySet().stream()
            .filter(lane -> new LaneId(lane).isTravelling())
            .allMatch(lane -> PlanSteps.ALL_PLANNED.equals(records.laneNotes().get(lane)));
    return ends
        && planned
        && migration.phase().isCopying()
        && seen.open().values().stream()
            .map(Stored::value)
            .anyMatch(chunk -> needsAttention(chunk) && chunk.repair().isEmpty())
        && seen.open().values().stream()
            .map(Stored::value)
            .allMatch(chunk -> needsAttention(chunk) || waitsForOthers(chunk, seen));
  }

  /** Whether a repair, or a chunk that was planned late, holds up the comparison. */
  private static boolean stuckAtTheEnd(Snapshot seen) {
    return seen.migration().value().phase() == Phase.VERIFYING
        && !seen.open().isEmpty()
        && seen.open().values().stream().allMatch(chunk -> needsAttention(chunk.value()));
  }

  private static boolean needsAttention(Chunk chunk) {
    return chunk.phase() == ChunkPhase.NEEDS_ATTENTION;
  }

  /** Whether order, or a survey of all windows, holds back a chunk that is exported. */
  private static boolean waitsForOthers(Chunk chunk, Snapshot seen) {
    boolean unsurveyed = seen.migration().value().steps().surveys().isEmpty();
    return Decider.isUntouched(chunk)
        ? unsurveyed
        : chunk.phase() == ChunkPhase.TRANSFORMED && !Decider.itsTurn(chunk, seen);
  }

  private void auditSettings(MigrationSettings settings) {
    if (lastSettings.isPresent() && !lastSettings.get().equals(settings)) {
      records.audit("settings", "was " + lastSettings.get() + ", now " + settings);
    }
    lastSettings = Optional.of(settings);
  }
}
