package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.export.CountWitness;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Window;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Proves that writing at the source stopped, and counts closed windows again. */
final class CutOverSteps {
  private final MigrationPlan plan;
  private final Records records;
  private final PlanSteps planning;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  CutOverSteps(
      MigrationPlan plan,
      Records records,
      PlanSteps planning,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.plan = plan;
    this.records = records;
    this.planning = planning;
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * Proves the freeze: no row after the end, by count or by an export that is only looked at.
   *
   * @param end one millisecond after F
   * @param now the source's clock
   */
  void prove(Snapshot seen, Instant end, Instant now) {
    Migration migration = seen.migration().value();
    if (!now.isAfter(end)) {
      return;
    }
    if (!migration.steps().freeze().isEmpty()) {
      recountThenFinish(seen);
      return;
    }
    Window after = Window.of(end, Instant.ofEpochMilli(now.toEpochMilli()));
    CountAnswer rows = countCovered(after);
    if (rows.isKnown()) {
      judge(seen, rows.total().orElse(0), "counted up to " + after.till());
      return;
    }
    witness(seen, after);
  }

  /** A delete is writing, too, whatever the plan copies: only a count of the history shows it. */
  private CountAnswer countCovered(Window after) {
    CountAnswer rows = countCovered(after, CountQuery.Kind.HISTORY);
    CountQuery.Kind copied = CountWitness.kind(plan);
    return rows.isKnown() || copied == CountQuery.Kind.HISTORY ? rows : countCovered(after, copied);
  }

  /** Rows of the types that the plan covers; writing of excluded types may go on. */
  private CountAnswer countCovered(Window after, CountQuery.Kind kind) {
    CountAnswer rows = planning.count(LaneId.ALL, after, kind);
    for (String type : plan.excludedTypes()) {
      CountAnswer excluded = planning.count(new LaneId(type), after, kind);
      if (!rows.isKnown() || !excluded.isKnown()) {
        return rows.isKnown() ? excluded : rows;
      }
      rows = CountAnswer.of(rows.total().orElse(0) - excluded.total().orElse(0));
    }
    return rows;
  }

  private void witness(Snapshot seen, Window after) {
    Optional<Chunk> witness =
        seen.chunksOf(LaneId.WITNESS).stream()
            .filter(c -> c.window().since().equals(after.since()))
            .findFirst();
    Instant said = seen.migration().value().cutOver().orElseThrow().at();
    if (witness.isEmpty()) {
      records.insert(Chunk.planned(LaneId.WITNESS, after, "proof of freeze", clock.instant()));
    } else if (!witness.get().isOpen() && witness.get().changedAt().isBefore(said)) {
      reread(witness.get(), after);
    } else if (witness.get().state() instanceof ChunkState.Closed closed) {
      judge(
          seen,
          closed.ledger().lines().stream()
              .filter(line -> !plan.excludedTypes().contains(line.type()))
              .mapToLong(LedgerLine::exported)
              .sum(),
          "exported as a witness up to " + witness.get().window().till());
    } else {
      records.pauses().put("migration", clock.instant().plus(settings.get().pollInterval()));
    }
  }

  /** The witness of an earlier statement of the same F has seen less than this one must. */
  private void reread(Chunk old, Window after) {
    Optional<Stored<Chunk>> stored = records.find(old.id());
    if (stored.isPresent()) {
      records.save(stored.get(), Reopening.of(old, "proof of freeze").endingAt(after.till()));
    }
  }

  private void judge(Snapshot seen, long rows, String how) {
    Stored<Migration> stored = seen.migration();
    Migration migration = stored.value();
    if (rows == 0) {
      records.save(stored, migration.with(migration.steps().frozen("proved, " + how)));
      return;
    }
    String why = rows + " rows were written after " + migration.cutOver().orElseThrow().frozenAt();
    records.audit("cut-over refuted", why + ", " + how);
    records.save(
        stored, migration.cutOverUsed().to(Phase.COPYING, "the cut-over was refuted: " + why));
  }

  private void recountThenFinish(Snapshot seen) {
    Stored<Migration> stored = seen.migration();
    Migration migration = stored.value();
    if (migration.steps().recountedAt().isEmpty()) {
      recount(seen);
      return;
    }
    records.save(stored, migration.to(Phase.FINISHING, "everything up to the freeze is copied"));
  }

  boolean recountIsDue(Migration migration) {
    Instant last = migration.steps().recountedAt().orElse(migration.createdAt());
    return !clock.instant().isBefore(last.plus(settings.get().recountEvery()));
  }

  /**
   * Counts closed windows again in wide spans; a rise is bisected to chunks, which are reopened.
   */
  void recount(Snapshot seen) {
    List<Chunk> risen = new ArrayList<>();
    String said = "no late rows";
    if (CountWitness.kind(plan) != CountQuery.Kind.HISTORY || !plan.history() || !plan.deletes()) {
      said = "not recounted: counts of current rows only fall";
    } else {
      for (Stored<Lane> lane : seen.lanes().values()) {
        if (!compare(lane.value().id(), run(seen, lane.value()), risen)) {
          said = "not recounted: the source does not count";
        }
      }
    }
    for (Chunk chunk : risen) {
      reopen(chunk, "late rows");
    }
    if (!risen.isEmpty()) {
      said = "late rows in " + risen.size() + " chunks, reopened";
    }
    Migration migration = seen.migration().value();
    records.save(
        seen.migration(), migration.with(migration.steps().recounted(clock.instant(), said)));
  }

  /** The unbroken run of closed chunks from the start of a lane. */
  private static List<Chunk> run(Snapshot seen, Lane lane) {
    List<Chunk> run = new ArrayList<>();
    Optional<Instant> mark = Tiling.watermark(lane, seen.chunksOf(lane.id()));
    for (Chunk chunk : seen.chunksOf(lane.id())) {
      if (mark.isPresent() && !chunk.isOpen() && !chunk.window().till().isAfter(mark.get())) {
        run.add(chunk);
      }
    }
    return run;
  }

  /** False when a count is unknown. */
  private boolean compare(LaneId lane, List<Chunk> run, List<Chunk> risen) {
    if (run.isEmpty() || !lane.isTravelling()) {
      return true;
    }
    long before = 0;
    for (Chunk chunk : run) {
      CountAnswer then = ((ChunkState.Closed) chunk.state()).recount();
      if (!then.isKnown()) {
        return false;
      }
      before += then.total().orElse(0);
    }
    Window span = new Window(run.get(0).window().since(), run.get(run.size() - 1).window().till());
    CountAnswer now = planning.count(lane, span);
    if (!now.isKnown()) {
      return false;
    }
    if (now.total().orElse(0) <= before) {
      return true;
    }
    if (run.size() == 1) {
      risen.add(run.get(0));
      return true;
    }
    int half = run.size() / 2;
    boolean left = compare(lane, run.subList(0, half), risen);
    return compare(lane, run.subList(half, run.size()), risen) && left;
  }

  /**
   * Reopens windows that were closed before they had ended, because the source's clock was ahead.
   */
  boolean reopenEarly(Snapshot seen, Instant now) {
    List<Chunk> early =
        seen.closed().values().stream()
            .filter(chunk -> chunk.lane().isTravelling())
            .filter(chunk -> chunk.window().till().isAfter(now))
            .toList();
    early.forEach(chunk -> reopen(chunk, "closed while the source's clock was ahead"));
    return !early.isEmpty();
  }

  private void reopen(Chunk closed, String why) {
    Optional<Stored<Chunk>> stored = records.find(closed.id());
    if (stored.isPresent() && !stored.get().value().isOpen()) {
      records.audit("reopen", closed.id() + " " + why + "; " + Reopening.books(closed));
      records.save(stored.get(), Reopening.of(stored.get().value(), why));
    }
  }
}
