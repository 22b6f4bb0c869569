package io.fhirmigration;

import io.fhirmigration.internal.codec.RecordCodec;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CutOver;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Verification;
import io.fhirmigration.model.Wanted;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a migration stands, in one record: used by the command line, the dashboard, metrics and JSON.
 *
 * @param id the migration
 * @param source base URL of the source
 * @param destination base URL of the destination
 * @param planHash hash of the plan
 * @param phase where it stands
 * @param wanted what people want
 * @param note what the phase waits for
 * @param driver who drives, in words; empty string when nobody does
 * @param epoch how often the driver changed
 * @param createdAt first start
 * @param watermark end of the unbroken run of closed chunks over all lanes; empty before the first
 * @param rangeEnd fixed end of the range, if any
 * @param cutOver the standing cut-over, if any
 * @param chunks number of chunks by phase
 * @param staged lines and bytes of chunks that are believed and not closed
 * @param ledger the books of all closed chunks
 * @param changes what transformers changed in closed chunks: values by element path
 * @param uncounted closed chunks whose export could not be counted
 * @param lanes one entry per lane
 * @param open open chunks in the order of their windows
 * @param orphans kick-offs without a receipt
 * @param searchParameters what became of the copy of search parameters
 * @param reindex what became of {@code $reindex}
 * @param recount what the last recount said
 * @param freeze what the proof of freeze said
 * @param moved rows that left a range copied once, if counted
 * @param verification the last comparison, if any
 * @param exceptions what could not be done or checked
 */
public record MigrationStatus(
    MigrationId id,
    URI source,
    URI destination,
    String planHash,
    Phase phase,
    Wanted wanted,
    String note,
    String driver,
    long epoch,
    Instant createdAt,
    Optional<Instant> watermark,
    Optional<Instant> rangeEnd,
    Optional<CutOver> cutOver,
    Map<ChunkPhase, Long> chunks,
    Staged staged,
    Ledger ledger,
    Map<String, Long> changes,
    long uncounted,
    List<LaneStatus> lanes,
    List<ChunkStatus> open,
    List<Orphan> orphans,
    String searchParameters,
    String reindex,
    String recount,
    String freeze,
    Optional<CountAnswer> moved,
    Optional<Verification> verification,
    List<String> exceptions) {

  /** The status as one JSON object, in the form that every release keeps. */
  public String toJson() {
    return RecordCodec.encode(this).toJson();
  }

  /**
   * What lies in staging for chunks that are believed and not closed.
   *
   * @param lines lines to import
   * @param bytes bytes to import
   */
  public record Staged(long lines, long bytes) {}

  /**
   * One lane.
   *
   * @param lane its name
   * @param watermark end of its unbroken run of closed chunks
   * @param planned end of its last chunk
   * @param note what planning waits for
   */
  public record LaneStatus(
      String lane, Optional<Instant> watermark, Optional<Instant> planned, String note) {}

  /**
   * One open chunk.
   *
   * @param id its name
   * @param phase where it stands
   * @param since start of its window
   * @param till end of its window
   * @param attempts exports begun
   * @param failures consecutive failed jobs
   * @param notBefore when it goes on, if it waits
   * @param note what it waits for or did last
   * @param attention what a person can do, when it needs attention
   */
  public record ChunkStatus(
      String id,
      ChunkPhase phase,
      Optional<Instant> since,
      Instant till,
      int attempts,
      int failures,
      Optional<Instant> notBefore,
      String note,
      Optional<Attention> attention) {}

  /**
   * What a person can do about a chunk.
   *
   * @param kind fix your set-up, wait, or tell us
   * @param reason what is wrong
   * @param nextStep what to do
   */
  public record Attention(AttentionKind kind, String reason, String nextStep) {}
}
