package io.fhirmigration.internal.engine;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.FileList;
import io.fhirmigration.model.Hold;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.Lease;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.MigrationSteps;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RefusalClass;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Rejects;
import io.fhirmigration.model.ServerTotals;
import io.fhirmigration.model.Staged;
import io.fhirmigration.spi.RecordKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a status from the store. */
final class StatusView {
  private StatusView() {}

  static MigrationStatus read(MigrationId id, Journal journal) {
    Migration migration =
        journal
            .migration()
            .map(Stored::value)
            .orElseThrow(() -> new RejectedException("the store has no migration '" + id + "'"));
    List<Chunk> all =
        journal.all(RecordKind.CHUNK, Chunk.class).stream()
            .map(Stored::value)
            .filter(chunk -> !isPlannedTooLate(chunk, migration.phase()))
            .sorted(Comparator.comparing(Chunk::id))
            .toList();
    List<Chunk> chunks = all.stream().filter(chunk -> chunk.lane().isTravelling()).toList();
    List<Lane> lanes =
        journal.all(RecordKind.LANE, Lane.class).stream().map(Stored::value).toList();
    Optional<Stored<Lease>> lease = journal.lease();
    MigrationSteps steps = migration.steps();
    List<MigrationStatus.LaneStatus> laneStatus = lanes.stream().map(l -> of(l, chunks)).toList();
    return new MigrationStatus(
        id,
        migration.plan().source(),
        migration.plan().destination(),
        migration.planHash(),
        migration.phase(),
        migration.wanted(),
        migration.note(),
        lease
            .map(Stored::value)
            .filter(l -> !l.isReleased())
            .map(l -> l.owner() + " on " + l.host())
            .orElse(""),
        lease.map(l -> l.row().epoch()).orElse(0L),
        migration.createdAt(),
        watermark(laneStatus),
        migration.rangeEnd(),
        migration.cutOver(),
        byPhase(chunks),
        staged(chunks),
        Ledger.sum(closed(chunks).stream().map(ChunkState.Closed::ledger).toList()),
        changes(chunks),
        closed(chunks).stream().filter(c -> c.staged().uncounted()).count(),
        laneStatus,
        open(all),
        journal.all(RecordKind.ORPHAN, Orphan.class).stream().map(Stored::value).toList(),
        steps.searchParameters(),
        steps.reindex(),
        steps.recount(),
        steps.freeze(),
        steps.moved(),
        steps.verification(),
        steps.exceptions(),
        hold(migration, journal.now()),
        migration.failures(),
        totals(chunks),
        refused(closed(chunks)),
        migration.repair(),
        RepairView.of(all));
  }

  /** Lines that an earlier release closed with are of no known class. */
  private static Map<RefusalClass, Long> refused(List<ChunkState.Closed> closed) {
    Map<RefusalClass, Long> sum = new TreeMap<>();
    for (ChunkState.Closed chunk : closed) {
      Map<RefusalClass, Long> known = chunk.rejects().map(Rejects::classes).orElse(Map.of());
      known.forEach((kind, lines) -> sum.merge(kind, lines, Long::sum));
      long others =
          chunk.ledger().total().quarantined()
              - known.values().stream().mapToLong(Long::longValue).sum();
      if (others > 0) {
        sum.merge(RefusalClass.OTHER, others, Long::sum);
      }
    }
    return sum;
  }

  /** What a late driver planned after a good end; nothing of it is ever asked of a server. */
  private static boolean isPlannedTooLate(Chunk chunk, Phase phase) {
    return phase.isTerminal()
        && phase != Phase.CANCELLED
        && chunk.phase() == ChunkPhase.PLANNED
        && chunk.attempts() == 0;
  }

  private static MigrationStatus.LaneStatus of(Lane lane, List<Chunk> all) {
    List<Chunk> chunks = all.stream().filter(c -> c.lane().equals(lane.id())).toList();
    Optional<Instant> planned =
        chunks.stream().map(c -> c.window().till()).max(Comparator.naturalOrder());
    return new MigrationStatus.LaneStatus(
        lane.id().value(),
        Tiling.watermark(lane, chunks),
        planned,
        lane.note(),
        lane.files().map(list -> files(list, chunks)));
  }

  private static MigrationStatus.Files files(FileList list, List<Chunk> chunks) {
    long closed =
        chunks.stream()
            .filter(chunk -> !chunk.isOpen())
            .mapToLong(chunk -> chunk.files().orElseThrow().files())
            .sum();
    return new MigrationStatus.Files(
        list.files(), Tiling.filesPlanned(chunks), closed, list.ignored());
  }

  /** The lowest watermark of all lanes; empty while some lane has none. */
  private static Optional<Instant> watermark(List<MigrationStatus.LaneStatus> lanes) {
    if (lanes.stream().anyMatch(lane -> lane.watermark().isEmpty())) {
      return Optional.empty();
    }
    return lanes.stream().flatMap(lane -> lane.watermark().stream()).min(Comparator.naturalOrder());
  }

  private static Map<ChunkPhase, Long> byPhase(List<Chunk> chunks) {
    Map<ChunkPhase, Long> counts = new TreeMap<>();
    chunks.forEach(chunk -> counts.merge(chunk.phase(), 1L, Long::sum));
    return counts;
  }

  private static MigrationStatus.Staged staged(List<Chunk> chunks) {
    long lines = 0;
    long bytes = 0;
    for (Chunk chunk : chunks) {
      Optional<Staged> staged = chunk.isOpen() ? chunk.staged() : Optional.empty();
      lines += staged.map(Staged::lines).orElse(0L);
      bytes += staged.map(Staged::bytes).orElse(0L);
    }
    return new MigrationStatus.Staged(lines, bytes);
  }

  private static Map<String, Long> changes(List<Chunk> chunks) {
    Map<String, Long> sum = new TreeMap<>();
    for (ChunkState.Closed closed : closed(chunks)) {
      closed.staged().changes().forEach((path, n) -> sum.merge(path, n, Long::sum));
    }
    return sum;
  }

  /** A hold lasts as the last driver saw it; one that is over is not shown. */
  private static Optional<Hold> hold(Migration migration, Instant now) {
    return migration
        .hold()
        .filter(hold -> !migration.phase().isTerminal())
        .filter(hold -> hold.until().map(now::isBefore).orElse(true));
  }

  private static Optional<MigrationStatus.Totals> totals(List<Chunk> chunks) {
    return closed(chunks).stream()
        .filter(closed -> closed.totals().isPresent())
        .max(Comparator.comparing(ChunkState.Closed::closedAt))
        .map(
            closed -> {
              ServerTotals totals = closed.totals().orElseThrow();
              return new MigrationStatus.Totals(
                  closed.closedAt(), totals.source(), totals.destination());
            });
  }

  private static List<ChunkState.Closed> closed(List<Chunk> chunks) {
    return chunks.stream()
        .filter(chunk -> !chunk.isOpen())
        .map(chunk -> (ChunkState.Closed) chunk.state())
        .toList();
  }

  private static List<MigrationStatus.ChunkStatus> open(List<Chunk> chunks) {
    List<MigrationStatus.ChunkStatus> open = new ArrayList<>();
    for (Chunk chunk : chunks) {
      if (chunk.isOpen()) {
        open.add(
            new MigrationStatus.ChunkStatus(
                chunk.id().value(),
                chunk.phase(),
                chunk.window().since(),
                chunk.window().till(),
                chunk.attempts(),
                chunk.failures(),
                chunk.notBefore(),
                chunk.note(),
                attention(chunk),
                chunk.files()));
      }
    }
    open.sort(Comparator.comparing(chunk -> chunk.since().orElse(Instant.MIN)));
    return open;
  }

  private static Optional<MigrationStatus.Attention> attention(Chunk chunk) {
    return chunk.state() instanceof ChunkState.NeedsAttention needs
        ? Optional.of(new MigrationStatus.Attention(needs.kind(), needs.reason(), needs.nextStep()))
        : Optional.empty();
  }
}
