package io.fhirmigration.internal.engine;

import io.fhirmigration.RangeSurveys;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StateConflictException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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
  private final EngineSteps steps;
  private final StepFailures failures;

  StepRunner(EngineParts parts, Records records, RangeSurveys surveys, Instant reference) {
    this.parts = parts;
    this.records = records;
    this.steps = EngineSteps.of(parts, records, surveys, reference);
    this.failures = new StepFailures(parts, records);
  }

  /** A failure that makes going on pointless, told once. */
  Optional<RuntimeException> takeFailure() {
    return failures.takeFailure();
  }

  /** Runs one step; never throws but for errors of the runtime. */
  void run(Step step, Snapshot seen) {
    try {
      dispatch(step, seen);
      failures.forget(step);
    } catch (LostRaceException e) {
      LOG.debug("migration {}: {} {}", parts.plan().id(), step.kind(), e.getMessage());
      if (step.kind() == Step.Kind.PLAN) {
        failures.guarded(records::reloadClosed);
      }
    } catch (StateConflictException e) {
      failures.end(e);
    } catch (RetryableException e) {
      failures.later(step, e.retryAfter(), String.valueOf(e.getMessage()));
    } catch (OutcomeUnknownException e) {
      failures.later(step, Optional.empty(), "unknown outcome: " + e.getMessage());
    } catch (UncheckedIOException e) {
      failures.later(step, Optional.empty(), "staged files could not be read or written");
    } catch (RejectedException e) {
      failures.refuse(step, seen, AttentionKind.FIX_YOUR_SETUP, e);
    } catch (RuntimeException e) {
      LOG.error(
          "migration {}: {} {} failed",
          parts.plan().id(),
          step.kind(),
          step.subject(),
          Wordless.of(e));
      failures.refuse(step, seen, AttentionKind.TELL_US, e);
    }
  }

  private void dispatch(Step step, Snapshot seen) {
    switch (step.kind()) {
      case PHASE -> steps.phases().step(seen);
      case PLAN -> plan(seen, required(seen.lanes(), step));
      case WATCH_ORPHAN -> steps.orphans().watch(required(seen.orphans(), step));
      case START_EXPORT -> start(seen, required(seen.open(), step));
      case FIND_EXPORT -> steps.export().find(required(seen.open(), step));
      case POLL_EXPORT -> steps.export().poll(required(seen.open(), step));
      case BELIEVE -> believe(required(seen.open(), step));
      case TRANSFORM -> steps.pins().transform(required(seen.open(), step));
      case PREPARE_IMPORT -> steps.load().prepare(required(seen.open(), step));
      case RUN_IMPORT -> steps.load().run(required(seen.open(), step), step.budget());
      case RECONCILE -> steps.reconcile().reconcile(required(seen.open(), step));
      case CLEAN_UP -> steps.cleanUp().decide(required(seen.closed(), step));
      case DELETE -> steps.cleanUp().delete(required(seen.deletions(), step));
      default -> throw new IllegalStateException("no way to run " + step.kind());
    }
  }

  private void plan(Snapshot seen, Stored<Lane> lane) {
    if (lane.value().files().isPresent()) {
      steps.adopt().orElseThrow().plan(seen, lane);
    } else {
      steps.plan().plan(seen, lane);
    }
  }

  /** Files that are there already are pinned where a window is exported. */
  private void start(Snapshot seen, Stored<Chunk> chunk) {
    if (chunk.value().files().isPresent()) {
      steps.adopt().orElseThrow().pin(seen, chunk);
    } else {
      steps.export().start(chunk);
    }
  }

  private void believe(Stored<Chunk> chunk) {
    if (chunk.value().files().isPresent()) {
      steps.adopt().orElseThrow().scan(chunk);
    } else {
      steps.belief().believe(chunk);
    }
  }

  private static <T> T required(Map<String, T> records, Step step) {
    T known = records.get(step.subject());
    if (known == null) {
      throw new IllegalStateException("the decider chose an unknown " + step.subject());
    }
    return known;
  }
}
