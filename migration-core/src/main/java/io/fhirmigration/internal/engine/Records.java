package io.fhirmigration.internal.engine;

import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationListener;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.FailureRun;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.RecordKind;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the driver writes: legal moves only, with its epoch, told to listeners once durable.
 *
 * <p>Every effect on a server is begun through {@link #beforeEffect}, which fails once the lease is
 * lost.
 */
final class Records {
  private static final Logger LOG = LoggerFactory.getLogger(Records.class);

  private final MigrationId id;
  private final Journal journal;
  private final LeaseKeeper lease;
  private final Clock clock;
  private final List<MigrationListener> listeners;
  private final Map<String, Stored<Chunk>> closed = new ConcurrentHashMap<>();
  private final Map<String, Stored<Deletion>> deletions = new ConcurrentHashMap<>();
  private final Map<String, Instant> pauses = new ConcurrentHashMap<>();
  private final Map<String, String> laneNotes = new ConcurrentHashMap<>();

  Records(
      MigrationId id,
      Journal journal,
      LeaseKeeper lease,
      Clock clock,
      List<MigrationListener> listeners) {
    this.id = id;
    this.journal = journal;
    this.lease = lease;
    this.clock = clock;
    this.listeners = listeners;
  }

  /** Closed chunks as this driver knows them, by name. */
  Map<String, Chunk> closed() {
    Map<String, Chunk> known = new HashMap<>();
    closed.forEach((name, stored) -> known.put(name, stored.value()));
    return known;
  }

  /** Reads the closed chunks anew: after a takeover, and when a plan met an unknown chunk. */
  void reloadClosed() {
    journal.all(RecordKind.CHUNK, Chunk.class).forEach(this::notice);
  }

  /**
   * Takes notice of a chunk as it was read or written, unless a newer record of it is known.
   *
   * @return whether the chunk is closed, by the newest record known
   */
  boolean notice(Stored<Chunk> chunk) {
    Chunk value = chunk.value();
    return closed.compute(
            value.id().value(),
            (name, known) -> {
              boolean newer = known == null || known.row().version() <= chunk.row().version();
              return newer ? (value.isOpen() ? null : chunk) : known;
            })
        != null;
  }

  /** All deletions as this driver knows them, by container. */
  Map<String, Stored<Deletion>> deletions() {
    return deletions;
  }

  /** Reads the deletions anew, after a takeover. */
  void reloadDeletions() {
    journal.all(RecordKind.DELETION, Deletion.class).forEach(this::noticeDeletion);
  }

  /** Takes notice of a deletion as it was read or written, unless a newer record is known. */
  void noticeDeletion(Stored<Deletion> deletion) {
    deletions.merge(
        deletion.value().container(),
        deletion,
        (known, read) -> known.row().version() <= read.row().version() ? read : known);
  }

  /** Claims that are not taken up before an instant; forgotten at a restart, which is harmless. */
  Map<String, Instant> pauses() {
    return pauses;
  }

  /** What planning of each lane waits for. */
  Map<String, String> laneNotes() {
    return laneNotes;
  }

  /** Leaves a chunk alone until the next look at a running job is due. */
  void pause(Chunk chunk, Instant until) {
    pauses.put("chunk " + chunk.id(), until);
  }

  void beforeEffect() {
    lease.ensure();
  }

  Optional<Stored<Chunk>> find(ChunkId chunk) {
    return chunk(chunk.value());
  }

  Optional<Stored<Chunk>> chunk(String name) {
    return journal.chunk(name);
  }

  /** The oldest date that the source named for a lane. */
  Optional<Instant> firstSeen(LaneId lane) {
    return journal
        .find(RecordKind.LANE, lane.value(), Lane.class)
        .flatMap(stored -> stored.value().firstSeen());
  }

  Stored<Migration> migration() {
    return journal.migration().orElseThrow();
  }

  Stored<Chunk> insert(Chunk chunk) {
    Stored<Chunk> stored =
        journal
            .insert(RecordKind.CHUNK, chunk.id().value(), chunk, lease.epoch())
            .orElseThrow(() -> new LostRaceException("chunk " + chunk.id()));
    notice(stored);
    tell(stored);
    return stored;
  }

  Stored<Chunk> save(Stored<Chunk> old, Chunk next) {
    Chunk checked = Transitions.check(old.value(), next.at(clock.instant()));
    Stored<Chunk> stored =
        journal
            .replace(old, checked, lease.epoch())
            .orElseThrow(() -> new LostRaceException("chunk " + next.id()));
    notice(stored);
    tell(stored);
    count(JobSign.of(old.value(), checked), checked);
    return stored;
  }

  /**
   * Counts a job that failed, and forgets failures before one that worked. A crash in between, or a
   * store that does not answer, leaves the run one shorter or longer than it was.
   */
  private void count(JobSign sign, Chunk moved) {
    try {
      boolean counted = sign == JobSign.NONE;
      while (!counted) {
        Optional<Stored<Migration>> stored = journal.migration();
        counted = stored.isEmpty() || count(stored.get(), sign, moved);
      }
    } catch (RetryableException | OutcomeUnknownException e) {
      LOG.debug("migration {}: {} is not counted: {}", id, sign, e.getMessage());
    }
  }

  /** Whether the count stands in the record; not when somebody else wrote it meanwhile. */
  private boolean count(Stored<Migration> stored, JobSign sign, Chunk moved) {
    Optional<FailureRun> known = stored.value().failures();
    Optional<FailureRun> next = sign.after(known, moved, clock.instant());
    if (next.equals(known)) {
      return true;
    }
    Optional<Stored<Migration>> written =
        journal.replace(stored, stored.value().failing(next), lease.epoch());
    written.ifPresent(this::tellOfMigration);
    return written.isPresent();
  }

  Stored<Migration> save(Stored<Migration> old, Migration next) {
    Stored<Migration> stored =
        journal
            .replace(old, next, lease.epoch())
            .orElseThrow(() -> new LostRaceException("the migration"));
    tellOfMigration(stored);
    return stored;
  }

  private void tellOfMigration(Stored<Migration> stored) {
    tell(new MigrationEvent.MigrationChanged(id, eventId(stored), stored.value()));
  }

  Stored<Lane> save(Stored<Lane> old, Lane next) {
    return journal
        .replace(old, next, lease.epoch())
        .orElseThrow(() -> new LostRaceException("lane " + next.id()));
  }

  void insert(Lane lane) {
    Optional<Stored<Lane>> written =
        journal.insert(RecordKind.LANE, lane.id().value(), lane, lease.epoch());
    if (written.isPresent()) {
      audit("lane", lane.id().value());
    }
  }

  /** Writes down what was decided about a kick-off; what was decided before stands. */
  Orphan insert(Orphan orphan) {
    String container = orphan.attempt().container();
    if (journal.insert(RecordKind.ORPHAN, container, orphan, lease.epoch()).isPresent()) {
      audit("kick-off without receipt", orphan.chunk() + " in " + container);
      return orphan;
    }
    return journal.find(RecordKind.ORPHAN, container, Orphan.class).orElseThrow().value();
  }

  Stored<Orphan> save(Stored<Orphan> old, Orphan next) {
    Stored<Orphan> stored =
        journal
            .replace(old, next, lease.epoch())
            .orElseThrow(() -> new LostRaceException("orphan " + next.attempt().container()));
    if (next.outcome() != old.value().outcome()) {
      audit("orphan", next.attempt().container() + " " + next.outcome());
    }
    return stored;
  }

  /** Writes down that a container's files are to be deleted, unless that stands already. */
  void insert(Deletion deletion) {
    String container = deletion.container();
    Optional<Stored<Deletion>> written =
        journal.insert(RecordKind.DELETION, container, deletion, lease.epoch());
    noticeDeletion(
        written.orElseGet(
            () -> journal.find(RecordKind.DELETION, container, Deletion.class).orElseThrow()));
  }

  void save(Stored<Deletion> old, Deletion next) {
    noticeDeletion(
        journal
            .replace(old, next, lease.epoch())
            .orElseThrow(() -> new LostRaceException("deletion of " + next.container())));
  }

  void audit(String what, String detail) {
    Stored<AuditEntry> entry =
        journal.audit(new AuditEntry(clock.instant(), "engine", what, detail), lease.epoch());
    tell(new MigrationEvent.Audited(id, eventId(entry), entry.value()));
  }

  private void tell(Stored<Chunk> stored) {
    tell(new MigrationEvent.ChunkChanged(id, eventId(stored), stored.value()));
  }

  private static String eventId(Stored<?> stored) {
    return stored.row().key().kind() + "/" + stored.row().key().id() + "@" + stored.row().version();
  }

  private void tell(MigrationEvent event) {
    for (MigrationListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (RuntimeException e) {
        LOG.warn(
            "migration {}: listener {} failed at {}",
            id,
            listener.getClass().getName(),
            event.eventId(),
            Wordless.of(e));
      }
    }
  }
}
