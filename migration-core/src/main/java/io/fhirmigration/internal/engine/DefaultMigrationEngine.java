package io.fhirmigration.internal.engine;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MissedVersions;
import io.fhirmigration.RangeSurveys;
import io.fhirmigration.RepairPreview;
import io.fhirmigration.TurnResult;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StateConflictException;
import io.fhirmigration.model.VersionKey;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop around the pure decider. */
public final class DefaultMigrationEngine implements MigrationEngine {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultMigrationEngine.class);

  private final EngineParts parts;
  private final Journal journal;
  private final LeaseKeeper lease;
  private final RangeSurveys surveys;
  private final Driver driver;
  private final Object monitor = new Object();
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private boolean stopRequested;
  private boolean running;
  private boolean signalled;

  /** An engine of these parts. */
  public DefaultMigrationEngine(EngineParts parts) {
    this.parts = parts;
    this.journal = new Journal(parts.store(), parts.plan().id(), parts.clock(), parts.names());
    this.lease =
        new LeaseKeeper(
            journal,
            parts.clock(),
            parts.monotonicNanos(),
            parts.settings(),
            parts.names().get(),
            parts.host());
    this.surveys = RangeSurveys.of(parts.staging(), parts.plan().id());
    this.driver = new Driver(parts, journal, lease, surveys);
  }

  @Override
  public MigrationReport run() {
    synchronized (monitor) {
      if (running) {
        throw new IllegalStateException("run is already running");
      }
      running = true;
    }
    try {
      boolean drove = false;
      while (true) {
        if (isStopRequested()) {
          return end(Ending.STOPPED);
        }
        Driver.Cycle cycle;
        try {
          driver.open();
          cycle = driver.cycle(busy, this::signal);
        } catch (StateConflictException e) {
          return end(Ending.LEASE_LOST);
        } catch (RetryableException | OutcomeUnknownException e) {
          LOG.info("migration {}: tries again: {}", parts.plan().id(), e.getMessage());
          await(now().plus(parts.settings().get().retryBase()));
          continue;
        }
        if (drove && !cycle.driving()) {
          return end(Ending.LEASE_LOST);
        }
        drove |= cycle.driving();
        Optional<RuntimeException> failure = driver.takeFailure();
        if (failure.filter(StateConflictException.class::isInstance).isPresent()) {
          return end(Ending.LEASE_LOST);
        }
        failure.ifPresent(this::fail);
        if (cycle.ending().isPresent() && busy.isEmpty()) {
          return end(cycle.ending().get());
        }
        await(cycle.wakeAt());
      }
    } finally {
      synchronized (monitor) {
        running = false;
        monitor.notifyAll();
      }
    }
  }

  @Override
  public TurnResult turn() {
    Migration opened = driver.open();
    Driver.Cycle cycle;
    try {
      cycle = driver.cycle(busy, this::signal);
      awaitIdle();
      driver.takeFailure().ifPresent(this::fail);
    } catch (StateConflictException e) {
      return new TurnResult(
          false, lease.foreign(), opened.phase(), List.of(), false, Optional.of(soon()));
    }
    boolean finished = cycle.ending().isPresent();
    Optional<Instant> next =
        finished ? Optional.empty() : Optional.of(cycle.done().isEmpty() ? cycle.wakeAt() : now());
    Phase phase = journal.migration().map(m -> m.value().phase()).orElse(opened.phase());
    lease.release();
    return new TurnResult(cycle.driving(), lease.foreign(), phase, cycle.done(), finished, next);
  }

  @Override
  public List<RepairPreview> previewRepair(
      Optional<ChunkId> chunk,
      Optional<TransformerSpec> transformer,
      Optional<InputStream> corrected) {
    return new RepairDesk(parts, journal, surveys).preview(chunk, transformer, corrected);
  }

  @Override
  public void correct(ChunkId chunk, InputStream corrected) {
    new RepairDesk(parts, journal, surveys).correct(chunk, corrected);
  }

  @Override
  public MissedVersions lookForMissed(Set<VersionKey> versions) {
    return new RepairDesk(parts, journal, surveys).missed(versions, true);
  }

  @Override
  public MissedVersions findMissed(Set<VersionKey> versions) {
    return new RepairDesk(parts, journal, surveys).missed(versions, false);
  }

  @Override
  public MigrationStatus status() {
    return StatusView.read(parts.plan().id(), journal);
  }

  @Override
  public void requestStop() {
    synchronized (monitor) {
      stopRequested = true;
      monitor.notifyAll();
    }
  }

  @Override
  public void close() {
    requestStop();
    boolean interrupted = false;
    synchronized (monitor) {
      while (running) {
        try {
          monitor.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    surveys.close();
  }

  private MigrationReport end(Ending ending) {
    awaitIdle();
    lease.release();
    return new MigrationReport(ending, status(), journal.auditTrail());
  }

  private void fail(RuntimeException cause) {
    awaitIdle();
    lease.release();
    throw cause;
  }

  private boolean isStopRequested() {
    synchronized (monitor) {
      return stopRequested;
    }
  }

  private Instant now() {
    return parts.clock().instant();
  }

  private Instant soon() {
    MigrationSettings settings = parts.settings().get();
    return now().plus(settings.leaseTime().dividedBy(3));
  }

  private void signal() {
    synchronized (monitor) {
      signalled = true;
      monitor.notifyAll();
    }
  }

  /** Waits until a step ended, somebody asked to stop, a beat is due, or the time has come. */
  private void await(Instant wakeAt) {
    Duration pause = Duration.between(now(), wakeAt);
    Duration beat = lease.isHeld() ? lease.untilBeat() : lease.watchLonger();
    long millis = Math.max(1, (pause.compareTo(beat) < 0 ? pause : beat).toMillis());
    pause(millis, () -> !signalled && !stopRequested);
  }

  private void pause(long millis, BooleanSupplier asLongAs) {
    if (parts.waiting().isPresent()) {
      parts.waiting().get().accept(Duration.ofMillis(millis));
      return;
    }
    synchronized (monitor) {
      if (asLongAs.getAsBoolean()) {
        waitQuietly(millis);
      }
      signalled = false;
    }
  }

  private void awaitIdle() {
    while (!busy.isEmpty()) {
      pause(Math.max(1, parts.settings().get().leaseTime().toMillis() / 10), () -> !busy.isEmpty());
      stayTrusted();
    }
  }

  /** Beats while steps run to their end; they find out by themselves when the lease is lost. */
  private void stayTrusted() {
    try {
      if (lease.isHeld()) {
        lease.ensure();
      }
    } catch (MigrationException e) {
      LOG.debug("migration {}: no beat: {}", parts.plan().id(), e.getMessage());
    }
  }

  /** An interrupt asks the engine to stop, like {@link #requestStop}. */
  private void waitQuietly(long millis) {
    try {
      monitor.wait(millis);
    } catch (InterruptedException e) {
      stopRequested = true;
      if (busy.isEmpty()) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
