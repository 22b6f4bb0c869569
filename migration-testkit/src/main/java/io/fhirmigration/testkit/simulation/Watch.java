package io.fhirmigration.testkit.simulation;

import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationListener;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold all the time, and is looked at whenever something is said or written. */
final class Watch implements MigrationListener {
  private final KickOffs kickOffs;
  private final Deletes deletes;
  private final Map<String, Instant> watermarks = new HashMap<>();
  private long reopened;

  Watch(KickOffs kickOffs, Deletes deletes) {
    this.kickOffs = kickOffs;
    this.deletes = deletes;
  }

  /** A record as it stands in the store now; events and status tell the same. */
  void stored(StateRecord record) {
    noSecret("record", record.body());
    if (record.key().kind() == RecordKind.CHUNK) {
      kickOffs.written(record.body());
    }
    if (record.key().kind() == RecordKind.DELETION) {
      deletes.decided(record.key().id());
    }
    if (record.key().kind() == RecordKind.ORPHAN
        && record.body().contains(Orphan.Outcome.NEVER_SEEN.name())) {
      kickOffs.givenUp(record.key().id());
    }
  }

  @Override
  public void onEvent(MigrationEvent event) {
    if (event instanceof MigrationEvent.ChunkChanged changed
        && changed.chunk().state() instanceof ChunkState.Closed closed
        && !closed.ledger().balances()) {
      throw new SimulationFailure(changed.chunk().id() + " closed with " + closed.ledger());
    }
  }

  /** No id and no content of a resource may be said. */
  void noSecret(String where, String said) {
    int at = said.indexOf(Users.SECRET);
    if (at >= 0) {
      throw new SimulationFailure(
          where
              + " tells of a resource: ..."
              + said.substring(Math.max(0, at - 80), Math.min(said.length(), at + 40)));
    }
  }

  /** A lane's watermark steps back only by a reopening. */
  void watermarks(MigrationReport report) {
    long now = count(report.audit());
    for (MigrationStatus.LaneStatus lane : report.status().lanes()) {
      Instant mark = lane.watermark().orElse(Instant.MIN);
      Instant before = watermarks.getOrDefault(lane.lane(), Instant.MIN);
      if (mark.isBefore(before) && now == reopened) {
        throw new SimulationFailure(
            "the watermark of lane " + lane.lane() + " fell from " + before + " to " + mark);
      }
      watermarks.put(lane.lane(), mark);
    }
    reopened = now;
    noSecret("status", report.status().toJson());
  }

  private static long count(List<AuditEntry> audit) {
    return audit.stream().filter(entry -> entry.what().equals("reopen")).count();
  }
}
