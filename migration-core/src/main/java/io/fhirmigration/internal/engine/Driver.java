package io.fhirmigration.internal.engine;

import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkPhase;
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

/** One cycle: lease, records, decision, steps. */
final class Driver {
  private final EngineParts parts;
  private final Journal journal;
  private final LeaseKeeper lease;
  private final Records records;
  private Optional<StepRunner> runner = Optional.empty();
  private Optional<Migration> opened = Optional.empty();
  private long tookOver;
  private Optional<MigrationSettings> lastSettings = Optional.empty();

  Driver(EngineParts parts, Journal journal, LeaseKeeper lease) {
    this.parts = parts;
    this.journal = journal;
    this.lease = lease;
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
      Migration migration = StepRunner.startup(parts, journal).open();
      opened = Optional.of(migration);
      runner = Optional.of(new StepRunner(parts, records, migration.referenceInstant()));
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
    Snapshot seen = read();
    Optional<Ending> ending = ending(seen, running);
    if (ending.isPresent()) {
      return new Cycle(true, List.of(), ending, now);
    }
    Decider.Decision decision =
        Decider.decide(seen, now, settings, running, records.pauses(), parts.throttle().get());
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
    Instant look = now.plus(settings.pollInterval());
    return new Cycle(
        true, done, Optional.empty(), decision.wakeAt().filter(look::isAfter).orElse(look));
  }

  /** Rewrites every open record with the own epoch before the first effect. */
  private void takeOver() {
    records.audit("driver", parts.host() + " drives with epoch " + lease.epoch());
    rewriteOlder();
    records.reloadClosed();
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
        default -> {}
      }
    }
    return new Snapshot(
        journal.migration().orElseThrow(), lanes, chunks, records.closed(), orphans);
  }

  /** Why another cycle would do nothing. */
  private Optional<Ending> ending(Snapshot seen, Set<String> busy) {
    Migration migration = seen.migration().value();
    if (migration.phase().isTerminal()) {
      return Optional.of(Ending.TERMINAL);
    }
    if (!busy.isEmpty() || migration.wanted() == Wanted.CANCEL) {
      return Optional.empty();
    }
    if (migration.phase() == Phase.VERIFYING
        && migration.steps().verification().isPresent()
        && migration.verdict().isEmpty()
        && migration.cutOver().isEmpty()) {
      return Optional.of(Ending.WAITING_FOR_VERDICT);
    }
    return stuck(seen) ? Optional.of(Ending.NEEDS_ATTENTION) : Optional.empty();
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
        && seen.open().values().stream().anyMatch(chunk -> needsAttention(chunk.value()))
        && seen.open().values().stream()
            .map(Stored::value)
            .allMatch(chunk -> needsAttention(chunk) || waitsForOthers(chunk, seen));
  }

  private static boolean needsAttention(Chunk chunk) {
    return chunk.phase() == ChunkPhase.NEEDS_ATTENTION;
  }

  /** Whether order holds back a chunk that is ready to be imported. */
  private static boolean waitsForOthers(Chunk chunk, Snapshot seen) {
    return chunk.phase() == ChunkPhase.TRANSFORMED && !Decider.itsTurn(chunk, seen);
  }

  private void auditSettings(MigrationSettings settings) {
    if (lastSettings.isPresent() && !lastSettings.get().equals(settings)) {
      records.audit("settings", "was " + lastSettings.get() + ", now " + settings);
    }
    lastSettings = Optional.of(settings);
  }
}
