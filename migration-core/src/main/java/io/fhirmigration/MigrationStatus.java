package io.fhirmigration;

import io.fhirmigration.internal.codec.RecordCodec;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CutOver;
import io.fhirmigration.model.FailureRun;
import io.fhirmigration.model.FileRun;
import io.fhirmigration.model.Hold;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RefusalClass;
import io.fhirmigration.model.RepairWish;
import io.fhirmigration.model.Verification;
import io.fhirmigration.model.Wanted;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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
 * @param hold why nothing new begins although nobody paused the migration, if so
 * @param failures jobs that failed in a row, if the last one did
 * @param totals what both servers held when the last chunk was closed, if they were asked
 * @param refused lines in quarantine by why they were refused; their sum is the ledger's column
 * @param repair the wish for a repair that no driver has taken up yet, if any
 * @param repairs what became of quarantined lines that were sent once more, in the order of their
 *     decisions
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
    List<String> exceptions,
    Optional<Hold> hold,
    Optional<FailureRun> failures,
    Optional<Totals> totals,
    Map<RefusalClass, Long> refused,
    Optional<RepairWish> repair,
    List<RepairStatus> repairs) {

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
   * What both servers held in all, as far as they count.
   *
   * @param at when
   * @param source current resources at the source
   * @param destination current resources at the destination
   */
  public record Totals(Instant at, OptionalLong source, OptionalLong destination) {}

  /**
   * One lane.
   *
   * @param lane its name
   * @param watermark end of its unbroken run of closed chunks
   * @param planned end of its last chunk
   * @param note what planning waits for
   * @param files how far adopted files have travelled; empty for a lane of windows
   */
  public record LaneStatus(
      String lane,
      Optional<Instant> watermark,
      Optional<Instant> planned,
      String note,
      Optional<Files> files) {}

  /**
   * How far adopted files have travelled.
   *
   * @param listed how many there are
   * @param planned how many of them are in chunks
   * @param closed how many of them are in closed chunks
   * @param ignored objects beside them that are no NDJSON
   */
  public record Files(long listed, long planned, long closed, long ignored) {}

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
   * @param files the run of adopted files that it is, instead of a window
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
      Optional<Attention> attention,
      Optional<FileRun> files) {}

  /**
   * The quarantined lines of one chunk that were sent once more.
   *
   * @param id the repair's own name
   * @param chunk the chunk whose lines they are
   * @param wishedAt when the repair was wished for
   * @param phase where it stands; {@code CLOSED} at its end
   * @param lines lines that were in quarantine; while it goes on, lines that are sent
   * @param imported lines that the destination took
   * @param repeated lines that were there already
   * @param quarantined lines that stay in quarantine
   * @param refused why those were refused
   * @param note what it waits for or did last
   */
  public record RepairStatus(
      String id,
      String chunk,
      Instant wishedAt,
      ChunkPhase phase,
      long lines,
      long imported,
      long repeated,
      long quarantined,
      Map<RefusalClass, Long> refused,
      String note) {}

  /**
   * What a person can do about a chunk.
   *
   * @param kind fix your set-up, wait, or tell us
   * @param reason what is wrong
   * @param nextStep what to do
   */
  public record Attention(AttentionKind kind, String reason, String nextStep) {}
}
