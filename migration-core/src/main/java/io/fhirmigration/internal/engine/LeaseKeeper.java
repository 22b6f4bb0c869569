package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Lease;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StateConflictException;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One driver: takes, keeps, watches and releases the lease.
 *
 * <p>Trust is measured on the own monotonic clock only. A foreign lease is taken over after it was
 * watched unchanged for its whole lease time.
 */
final class LeaseKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  private final Journal journal;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Supplier<MigrationSettings> settings;
  private final String owner;
  private final String host;

  private Optional<Stored<Lease>> held = Optional.empty();
  private long lastBeat;
  private String watchedWrite = "";
  private long watchedSince;
  private Optional<StateRecord> releasedAs = Optional.empty();
  private String foreign = "";

  LeaseKeeper(
      Journal journal,
      Clock clock,
      LongSupplier nanos,
      Supplier<MigrationSettings> settings,
      String owner,
      String host) {
    this.journal = journal;
    this.clock = clock;
    this.nanos = nanos;
    this.settings = settings;
    this.owner = owner;
    this.host = host;
  }

  /** Who drives instead, in words; empty string when nobody else does. */
  synchronized String foreign() {
    return foreign;
  }

  synchronized boolean isHeld() {
    return held.isPresent();
  }

  synchronized long epoch() {
    return held.orElseThrow(() -> new StateConflictException("the lease is not held"))
        .row()
        .epoch();
  }

  /**
   * Takes the lease if it is free or was watched long enough; keeps it if it is held. The epoch
   * stays when the lease was held before or is taken back untouched.
   *
   * @return whether it is held; {@code false} when somebody else drives
   */
  synchronized boolean acquire() {
    if (held.isPresent()) {
      beatIfDue();
      return true;
    }
    Optional<Stored<Lease>> found = journal.lease();
    long sent = nanos.getAsLong();
    if (found.isEmpty()) {
      return taken(sent, journal.insert(RecordKind.LEASE, "lease", mine(1), 1));
    }
    Stored<Lease> lease = found.get();
    boolean mineReleased =
        releasedAs.filter(row -> row.writeId().equals(lease.row().writeId())).isPresent();
    if (mineReleased) {
      return taken(sent, beat(lease));
    }
    if (lease.value().isReleased() || watchedLongEnough(lease)) {
      return taken(
          sent, journal.replace(lease, mine(lease.value().beat() + 1), lease.row().epoch() + 1));
    }
    foreign = lease.value().owner() + " on " + lease.value().host();
    return false;
  }

  private boolean taken(long sent, Optional<Stored<Lease>> written) {
    held = written;
    lastBeat = sent;
    if (held.isPresent()) {
      foreign = "";
    }
    return held.isPresent();
  }

  private boolean watchedLongEnough(Stored<Lease> lease) {
    long now = nanos.getAsLong();
    if (!watchedWrite.equals(lease.row().writeId())) {
      watchedWrite = lease.row().writeId();
      watchedSince = now;
      return false;
    }
    return now - watchedSince >= Duration.ofMillis(lease.value().leaseMillis()).toNanos();
  }

  /** How long to watch a foreign lease before another try is of use. */
  synchronized Duration watchLonger() {
    return settings.get().leaseTime().dividedBy(3);
  }

  /** When the next beat is due, on the monotonic clock, as a pause from now. */
  synchronized Duration untilBeat() {
    long third = trusted().toNanos() / 3;
    return Duration.ofNanos(Math.max(0, lastBeat + third - nanos.getAsLong()));
  }

  /** Makes sure that an effect may start: beats when due, and fails when the lease is lost. */
  synchronized void ensure() {
    if (held.isEmpty()) {
      throw new StateConflictException("the lease is not held");
    }
    beatIfDue();
    if (nanos.getAsLong() - lastBeat >= trusted().toNanos()) {
      throw new StateConflictException("no sign of life could be given for a whole lease time");
    }
  }

  /** What the last beat asked for, which is what others watch; not what the settings say now. */
  private Duration trusted() {
    return held.map(lease -> Duration.ofMillis(lease.value().leaseMillis()))
        .orElseGet(() -> settings.get().leaseTime());
  }

  private void beatIfDue() {
    if (held.isEmpty() || !untilBeat().isZero()) {
      return;
    }
    Stored<Lease> now = held.get();
    long sent = nanos.getAsLong();
    Optional<Stored<Lease>> next = beat(now);
    if (next.isEmpty()) {
      next = journal.lease().filter(this::isMine).flatMap(this::beat);
    }
    if (next.isEmpty()) {
      lose();
      throw new StateConflictException("another engine took the lease");
    }
    held = next;
    lastBeat = sent;
  }

  private Optional<Stored<Lease>> beat(Stored<Lease> last) {
    return journal.replace(last, mine(last.value().beat() + 1), last.row().epoch());
  }

  /** Whether a lease is the own one after all, written by a beat whose answer was lost. */
  private boolean isMine(Stored<Lease> lease) {
    return lease.value().owner().equals(owner) && lease.row().epoch() == epoch();
  }

  private void lose() {
    held = Optional.empty();
    foreign = "another engine";
  }

  /**
   * Gives the lease back, so that the next engine need not wait; when that fails, it waits a lease
   * time.
   */
  synchronized void release() {
    if (held.isEmpty()) {
      return;
    }
    Stored<Lease> now = held.get();
    Lease free = new Lease("", now.value().beat() + 1, 0, clock.instant(), "");
    held = Optional.empty();
    try {
      releasedAs = journal.replace(now, free, now.row().epoch()).map(Stored::row);
    } catch (RetryableException | OutcomeUnknownException e) {
      LOG.info("the lease was not given back: {}", e.getMessage());
    }
  }

  private Lease mine(long beat) {
    return new Lease(owner, beat, settings.get().leaseTime().toMillis(), clock.instant(), host);
  }
}
