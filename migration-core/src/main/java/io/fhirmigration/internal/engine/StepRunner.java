package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.export.ExportStage;
import io.fhirmigration.internal.load.EndedImports;
import io.fhirmigration.internal.load.ImportStage;
import io.fhirmigration.internal.load.IsolationStage;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.reconcile.ReconcileStage;
import io.fhirmigration.internal.retry.Backoff;
import io.fhirmigration.internal.transform.TransformStage;
import io.fhirmigration.internal.transform.decimal.LongNumbers;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StateConflictException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps: the one class that knows which stage does what.
 *
 * <p>Failures are sorted by consequence: try later, ask a person, or stop because another engine
 * drives.
 */
final class StepRunner {
  private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

  private final EngineParts parts;
  private final Records records;
  private final ExportSteps export;
  private final BeliefSteps belief;
  private final ImportSteps load;
  private final ReconcileSteps reconcile;
  private final PlanSteps plan;
  private final OrphanSteps orphans;
  private final PhaseSteps phases;
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private volatile Optional<RuntimeException> failure = Optional.empty();

  StepRunner(EngineParts parts, Records records, Instant reference) {
    this.parts = parts;
    this.records = records;
    MigrationPlan what = parts.plan();
    ObjectShelf shelf = shelf(parts);
    ExportStage exports =
        new ExportStage(what, parts.source(), parts.staging(), shelf, parts.names());
    ExportExits exits = new ExportExits(records, parts.clock(), parts.settings());
    this.export = new ExportSteps(records, exports, exits, parts.clock(), parts.settings());
    this.belief =
        new BeliefSteps(
            what,
            records,
            exports,
            new TransformStage(
                what,
                parts.staging(),
                () -> parts.providers().transformers(reference),
                parts.names()),
            shelf,
            exits,
            parts.clock(),
            parts.settings(),
            parts.names());
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
            List.of(LongNumbers::beforeThePoint, LongNumbers::altogether));
    WaveSteps waves =
        new WaveSteps(
            records,
            isolation,
            new EndedImports(shelf),
            new TakenLines(records, parts.staging(), shelf),
            parts.clock(),
            parts.settings());
    this.load = new ImportSteps(records, imports, waves, shelf, parts.clock(), parts.settings());
    this.reconcile =
        new ReconcileSteps(
            records,
            imports,
            new ReconcileStage(what, parts.target(), parts.staging(), shelf),
            shelf,
            parts.clock(),
            parts.settings());
    this.plan =
        new PlanSteps(
            what, parts.source(), parts.providers(), records, parts.clock(), parts.settings());
    this.orphans = new OrphanSteps(records, exports, parts.clock(), parts.settings());
    SearchParameterCopy searchParameters =
        new SearchParameterCopy(
            records,
            parts.source(),
            parts.target(),
            new ExportedSearchParameters(parts.staging(), shelf),
            parts.clock(),
            parts.settings());
    this.phases =
        new PhaseSteps(
            what,
            parts.source(),
            parts.target(),
            records,
            searchParameters,
            orphans,
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
                what, parts.source(), parts.target(), parts.verifier(), records, parts.clock()),
            parts.clock(),
            parts.settings());
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

  private static ObjectShelf shelf(EngineParts parts) {
    return new ObjectShelf(parts.staging(), parts.plan().id() + "-objects");
  }

  /** A failure that makes going on pointless, told once. */
  Optional<RuntimeException> takeFailure() {
    Optional<RuntimeException> taken = failure;
    failure = Optional.empty();
    return taken;
  }

  /** Runs one step; never throws but for errors of the runtime. */
  void run(Step step, Snapshot seen) {
    try {
      dispatch(step, seen);
      failures.remove(step.claim());
    } catch (LostRaceException e) {
      LOG.debug("migration {}: {} {}", parts.plan().id(), step.kind(), e.getMessage());
      if (step.kind() == Step.Kind.PLAN) {
        guarded(records::reloadClosed);
      }
    } catch (StateConflictException e) {
      failure = Optional.of(e);
    } catch (RetryableException e) {
      later(step, e.retryAfter(), String.valueOf(e.getMessage()));
    } catch (OutcomeUnknownException e) {
      later(step, Optional.empty(), "unknown outcome: " + e.getMessage());
    } catch (UncheckedIOException e) {
      later(step, Optional.empty(), "staged files could not be read or written");
    } catch (RejectedException e) {
      refuse(step, seen, AttentionKind.FIX_YOUR_SETUP, e);
    } catch (RuntimeException e) {
      LOG.error(
          "migration {}: {} {} failed",
          parts.plan().id(),
          step.kind(),
          step.subject(),
          Wordless.of(e));
      refuse(step, seen, AttentionKind.TELL_US, e);
    }
  }

  private void dispatch(Step step, Snapshot seen) {
    switch (step.kind()) {
      case PHASE -> phases.step(seen);
      case PLAN -> plan.plan(seen, required(seen.lanes(), step));
      case WATCH_ORPHAN -> orphans.watch(required(seen.orphans(), step));
      case START_EXPORT -> export.start(required(seen.open(), step));
      case FIND_EXPORT -> export.find(required(seen.open(), step));
      case POLL_EXPORT -> export.poll(required(seen.open(), step));
      case BELIEVE -> belief.believe(required(seen.open(), step));
      case PREPARE_IMPORT -> load.prepare(required(seen.open(), step));
      case RUN_IMPORT -> load.run(required(seen.open(), step), step.budget());
      case RECONCILE -> reconcile.reconcile(required(seen.open(), step));
      default -> throw new IllegalStateException("no way to run " + step.kind());
    }
  }

  private static <T> Stored<T> required(Map<String, Stored<T>> records, Step step) {
    Stored<T> stored = records.get(step.subject());
    if (stored == null) {
      throw new IllegalStateException("the decider chose an unknown " + step.subject());
    }
    return stored;
  }

  /** Nothing happened, or it is settled at the next try: pause, longer each time. */
  private void later(Step step, Optional<Duration> asked, String why) {
    int count = failures.merge(step.claim(), 1, Integer::sum);
    MigrationSettings settings = parts.settings().get();
    Instant next = Backoff.next(parts.clock().instant(), settings, count, asked, step.claim());
    records.pauses().put(step.claim(), next);
    LOG.info(
        "migration {}: {} {} goes on at {}: {}",
        parts.plan().id(),
        step.kind(),
        step.subject(),
        next,
        why);
    guarded(() -> writeDown(step, next, why));
  }

  /** The pause and its reason are shown, and survive a restart. */
  private void writeDown(Step step, Instant next, String why) {
    switch (step.kind()) {
      case PHASE -> {
        Stored<Migration> migration = records.migration();
        records.save(migration, migration.value().waiting(next, why));
      }
      case PLAN -> records.laneNotes().put(step.subject(), why);
      case WATCH_ORPHAN -> {}
      default -> {
        Optional<Stored<Chunk>> chunk = records.chunk(step.subject());
        if (chunk.isPresent() && chunk.get().value().isOpen()) {
          records.save(chunk.get(), chunk.get().value().waiting(next, why));
        }
      }
    }
  }

  private void refuse(Step step, Snapshot seen, AttentionKind kind, RuntimeException cause) {
    String why =
        cause instanceof RejectedException
            ? String.valueOf(cause.getMessage())
            : "unexpected " + cause.getClass().getSimpleName();
    boolean starting = seen.migration().value().phase() == Phase.PREPARING;
    if (step.kind() == Step.Kind.PHASE && starting) {
      failure = Optional.of(cause);
      return;
    }
    boolean ofChunk = step.claim().startsWith("chunk ");
    if (!ofChunk) {
      later(step, Optional.of(parts.settings().get().retryMax()), why);
      return;
    }
    Instant retryMax = parts.clock().instant().plus(parts.settings().get().retryMax());
    records.pauses().put(step.claim(), retryMax);
    guarded(
        () -> {
          Optional<Stored<Chunk>> chunk = records.chunk(step.subject());
          if (chunk.isPresent() && chunk.get().value().isOpen()) {
            Chunk now = chunk.get().value();
            boolean sent =
                step.kind() != Step.Kind.START_EXPORT || !(cause instanceof RejectedException);
            if (sent) {
              watchKickOff(now);
            }
            ChunkState needs =
                new ChunkState.NeedsAttention(
                    back(now.state()), kind, why, "repair the cause, then 'retry'");
            records.save(chunk.get(), now.to(needs, why));
            records.pauses().remove(step.claim());
          }
        });
  }

  /** A job of a kick-off without a receipt may run after all. */
  private void watchKickOff(Chunk chunk) {
    if (chunk.state() instanceof ChunkState.Exporting exporting
        && exporting.statusUrl().isEmpty()) {
      records.insert(
          new Orphan(
              chunk.id(),
              exporting.attempt(),
              Orphan.Outcome.WATCHED,
              Optional.empty(),
              Optional.empty()));
    }
  }

  /**
   * A retry out of an export without a receipt is a new attempt in a new container; a job that is
   * known is asked again, so that it does not run unseen beside another.
   */
  private static ChunkState back(ChunkState state) {
    if (state instanceof ChunkState.Exporting exporting && exporting.statusUrl().isEmpty()) {
      return new ChunkState.Planned("retried", false);
    }
    return state instanceof ChunkState.NeedsAttention needs ? needs.from() : state;
  }

  /** A record that somebody else wrote, or a store that does not answer, is met again next turn. */
  private void guarded(Runnable write) {
    try {
      write.run();
    } catch (LostRaceException | RetryableException | OutcomeUnknownException e) {
      LOG.debug("migration {}: {}", parts.plan().id(), e.getMessage());
    } catch (StateConflictException e) {
      failure = Optional.of(e);
    } catch (RuntimeException e) {
      LOG.error(
          "migration {}: what became of a step could not be kept",
          parts.plan().id(),
          Wordless.of(e));
    }
  }
}
