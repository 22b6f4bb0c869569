package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.retry.Backoff;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StateConflictException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a step that failed: it is tried later, a person is asked, or the engine ends. */
final class StepFailures {
  private static final Logger LOG = LoggerFactory.getLogger(StepFailures.class);

  private final EngineParts parts;
  private final Records records;
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private volatile Optional<RuntimeException> failure = Optional.empty();

  StepFailures(EngineParts parts, Records records) {
    this.parts = parts;
    this.records = records;
  }

  /** A failure that makes going on pointless, told once. */
  Optional<RuntimeException> takeFailure() {
    Optional<RuntimeException> taken = failure;
    failure = Optional.empty();
    return taken;
  }

  /** Going on is pointless: another engine drives. */
  void end(StateConflictException why) {
    failure = Optional.of(why);
  }

  /** The step went well. */
  void forget(Step step) {
    failures.remove(step.claim());
  }

  /** Nothing happened, or it is settled at the next try: pause, longer each time. */
  void later(Step step, Optional<Duration> asked, String why) {
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
      case WATCH_ORPHAN, CLEAN_UP, DELETE -> {}
      default -> {
        Optional<Stored<Chunk>> chunk = records.chunk(step.subject());
        if (chunk.isPresent() && chunk.get().value().isOpen()) {
          records.save(chunk.get(), chunk.get().value().waiting(next, why));
        }
      }
    }
  }

  void refuse(Step step, Snapshot seen, AttentionKind kind, RuntimeException cause) {
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
  void guarded(Runnable write) {
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
