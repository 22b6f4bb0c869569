package io.fhirmigration.internal.engine;

import io.fhirmigration.CopiedFiles;
import io.fhirmigration.MigrationRecords;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.internal.codec.RecordCodec;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.CutOver;
import io.fhirmigration.model.FailureRun;
import io.fhirmigration.model.Hold;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RepairWish;
import io.fhirmigration.model.Verdict;
import io.fhirmigration.model.Wanted;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Wishes are compare-and-set on the migration's record, repeated until they win. */
public final class StoreMigrations implements Migrations {
  private static final int PAGE = 200;

  private final StateStore store;
  private final Clock clock;
  private final RandomNames names = new RandomNames();

  /** The migrations of a store. */
  public StoreMigrations(StateStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public List<MigrationId> list() {
    List<MigrationId> found = new ArrayList<>();
    Optional<RecordKey> after = Optional.empty();
    while (true) {
      List<StateRecord> page = store.list(StateStore.Scope.migrations(), after, PAGE);
      page.forEach(row -> found.add(row.key().migration()));
      if (page.size() < PAGE) {
        return found;
      }
      after = Optional.of(page.get(page.size() - 1).key());
    }
  }

  @Override
  public MigrationStatus status(MigrationId id) {
    return StatusView.read(id, journal(id));
  }

  @Override
  public MigrationReport report(MigrationId id) {
    return new MigrationReport(MigrationReport.Ending.STILL_RUNNING, status(id), audit(id));
  }

  @Override
  public MigrationRecords records(MigrationId id) {
    return RecordsView.read(id, journal(id));
  }

  @Override
  public CopiedFiles copied(MigrationId id, StagingArea staging) {
    return new StagedCopies(records(id), staging);
  }

  @Override
  public List<AuditEntry> audit(MigrationId id) {
    return journal(id).auditTrail();
  }

  @Override
  public void pause(MigrationId id, String by) {
    want(id, by, Wanted.PAUSE);
  }

  @Override
  public void resume(MigrationId id, String by) {
    want(id, by, Wanted.RUN);
  }

  @Override
  public void cancel(MigrationId id, String by) {
    want(id, by, Wanted.CANCEL);
  }

  private void want(MigrationId id, String by, Wanted wanted) {
    change(
        id,
        by,
        "wanted",
        wanted.name(),
        migration -> {
          requireNotEnded(migration);
          if (migration.wanted() == Wanted.CANCEL && wanted != Wanted.CANCEL) {
            throw new RejectedException(
                "migration " + id + ": is being cancelled; that cannot be taken back");
          }
          return migration.wanting(wanted);
        });
  }

  @Override
  public void cutOver(MigrationId id, Instant frozenAt, String by) {
    change(
        id,
        by,
        "cut-over",
        frozenAt.toString(),
        migration -> CutOverWishes.asked(migration, new CutOver(frozenAt, by, clock.instant())));
  }

  @Override
  public void withdrawCutOver(MigrationId id, String by) {
    change(id, by, "cut-over withdrawn", "", CutOverWishes::withdrawn);
  }

  @Override
  public void verifyAgain(MigrationId id, String by) {
    judge(id, Verdict.Kind.VERIFY_AGAIN, by, "");
  }

  @Override
  public void accept(MigrationId id, String by, String why) {
    if (why.isBlank()) {
      throw new RejectedException("accept: say why, it becomes part of the report");
    }
    judge(id, Verdict.Kind.ACCEPT, by, why);
  }

  @Override
  public RepairWish repair(
      MigrationId id, Optional<ChunkId> chunk, Optional<TransformerSpec> transformer, String by) {
    RepairWishes.requireQuarantined(id, journal(id), chunk);
    RepairWish wish = new RepairWish(chunk, transformer, by, clock.instant());
    change(
        id,
        by,
        "repair",
        chunk.map(ChunkId::value).orElse("all chunks")
            + transformer
                .map(spec -> ", transformer " + spec.name() + spec.properties())
                .orElse(""),
        migration -> RepairWishes.set(migration, wish));
    return require(id, journal(id)).value().repair().orElse(wish);
  }

  @Override
  public RepairWish repairMissed(MigrationId id, ObjectRef lines, String by) {
    RepairWish wish =
        new RepairWish(Optional.empty(), Optional.empty(), by, clock.instant(), Optional.of(lines));
    change(id, by, "repair", "versions that were missed", m -> RepairWishes.set(m, wish));
    return require(id, journal(id)).value().repair().orElse(wish);
  }

  @Override
  public void acceptFindings(MigrationId id, String what, String by, String why) {
    if (why.isBlank()) {
      throw new RejectedException("accept: say why, it becomes part of the report");
    }
    String line = what + " accepted by " + by + ": " + why;
    change(id, by, "findings accepted", what + ": " + why, m -> m.with(m.steps().exception(line)));
  }

  @Override
  public void signOff(MigrationId id, String sha256, String by, String why) {
    Journal journal = journal(id);
    Stored<Migration> stored = require(id, journal);
    SignOff.requirePossible(stored.value(), sha256, why);
    AuditEntry said = SignOff.entry(clock.instant(), sha256, by, why);
    if (journal.auditTrail().stream().noneMatch(entry -> SignOff.isSame(entry, said))) {
      journal.audit(said, stored.row().epoch());
    }
  }

  @Override
  public void note(MigrationId id, String by, String what, String detail) {
    Journal journal = journal(id);
    journal.audit(by, what, detail, require(id, journal).row().epoch());
  }

  private void judge(MigrationId id, Verdict.Kind kind, String by, String why) {
    change(
        id,
        by,
        "verdict",
        kind + (why.isEmpty() ? "" : ": " + why),
        migration -> {
          if (migration.phase() != Phase.VERIFYING || migration.steps().verification().isEmpty()) {
            throw new RejectedException(
                "migration " + id + ": is in " + migration.phase() + " and waits for no verdict");
          }
          boolean said =
              migration
                  .verdict()
                  .filter(standing -> standing.kind() == kind && standing.why().equals(why))
                  .isPresent();
          return said
              ? migration
              : migration.judged(Optional.of(new Verdict(kind, by, clock.instant(), why)));
        });
  }

  @Override
  public void retry(MigrationId id, ChunkId chunkId, String by) {
    new ChunkWishes(journal(id), clock).retry(id, chunkId, by);
  }

  @Override
  public void resetFailures(MigrationId id, String by) {
    Optional<FailureRun> run = require(id, journal(id)).value().failures();
    change(
        id,
        by,
        "failures reset",
        run.map(r -> r.exports() + " exports, " + r.imports() + " imports in a row").orElse(""),
        migration -> {
          requireNotEnded(migration);
          return migration
              .failing(Optional.empty())
              .held(migration.hold().filter(hold -> hold.cause() != Hold.Cause.FAILURES));
        });
  }

  @Override
  public List<ChunkId> reopen(MigrationId id, Window span, String by) {
    Journal journal = journal(id);
    Migration migration = require(id, journal).value();
    if (!migration.phase().isCopying() && !Reopening.isLate(migration)) {
      throw new RejectedException(
          "migration "
              + id
              + ": windows can be reopened while it copies, compares or has completed, it is in "
              + migration.phase());
    }
    ChunkWishes chunks = new ChunkWishes(journal, clock);
    List<Stored<Chunk>> touched = chunks.touching(span);
    if (touched.isEmpty()) {
      return List.of();
    }
    compareAgain(id, by);
    List<ChunkId> reopened = chunks.reopen(touched, span, by);
    if (!reopened.isEmpty()) {
      overtake(id, by);
    }
    return reopened;
  }

  /**
   * After windows are reopened: writes the record in any case, so that a comparison that is under
   * way, and has not seen them, can't end the migration; one that has just ended it is undone.
   */
  private void overtake(MigrationId id, String by) {
    Journal journal = journal(id);
    Stored<Migration> stored = require(id, journal);
    while (Reopening.isLate(stored.value())) {
      Migration next = Reopening.comparedAgain(stored.value());
      if (journal.replace(stored, next, stored.row().epoch()).isPresent()) {
        journal.audit(by, "reopen", "compares again", stored.row().epoch());
        return;
      }
      stored = require(id, journal);
    }
  }

  /** Before windows are reopened, so that somebody drives them. */
  private void compareAgain(MigrationId id, String by) {
    change(id, by, "reopen", "compares again", Reopening::comparedAgain);
  }

  /** Writes a wish; saying what already holds writes nothing. */
  private void change(
      MigrationId id, String by, String what, String detail, UnaryOperator<Migration> wish) {
    Journal journal = journal(id);
    while (true) {
      Stored<Migration> stored = require(id, journal);
      Migration next = wish.apply(stored.value());
      if (RecordCodec.encode(next).equals(RecordCodec.encode(stored.value()))) {
        return;
      }
      long epoch = stored.row().epoch();
      if (journal.replace(stored, next, epoch).isPresent()) {
        journal.audit(by, what, detail, epoch);
        return;
      }
    }
  }

  private static Stored<Migration> require(MigrationId id, Journal journal) {
    return journal
        .migration()
        .orElseThrow(() -> new RejectedException("the store has no migration '" + id + "'"));
  }

  static void requireNotEnded(Migration migration) {
    if (migration.phase().isTerminal()) {
      throw new RejectedException(
          "migration " + migration.plan().id() + ": has ended as " + migration.phase());
    }
  }

  private Journal journal(MigrationId id) {
    return new Journal(store, id, clock, names);
  }
}
