package io.fhirmigration.verify.deletes;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.Migrations;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ResourceDeletes;
import io.fhirmigration.spi.ResourceReads;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.verify.deletes.ApprovedFile.Row;
import io.fhirmigration.verify.deletes.DeleteProgress.Stage;
import io.fhirmigration.verify.deletes.DeletionLog.Mark;
import io.fhirmigration.verify.deletes.DeletionLog.Step;
import io.fhirmigration.verify.deletes.Proposed.Gone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Deletes at the destination what somebody approved of a proposal.
 *
 * <p>Each resource is read first: it is deleted only while the version there is the imported one
 * and the source has it no more. What somebody wrote between that look and the delete is put back.
 * A hard delete removes only a soft delete that was made here. What was done is kept beside the
 * approved file, so that the same call goes on after a crash at any point, and does nothing more
 * when all is done; the audit trail says who approved what.
 *
 * <p>Used by one thread; blocks on both servers, the staging area and the store.
 */
public final class ApprovedDeletes {
  private static final int PAGE = 50;
  private static final String BACK = "the source has it again";

  private final MigrationRecords records;
  private final Migrations migrations;
  private final ResourceReads source;
  private final ResourceDeletes destination;
  private final Imported imported;
  private final Tries tries;
  private final DeleteProgress progress;

  /**
   * Deletes of one migration.
   *
   * @param records its records
   * @param transformers those of its plan
   * @param migrations where the audit trail is written
   * @param staging where its key lists lie
   * @param waiting waits when a server wants to be left alone
   * @throws RejectedException as for {@link DeleteProposal}
   */
  public ApprovedDeletes(
      MigrationRecords records,
      List<Transformer> transformers,
      Migrations migrations,
      StagingArea staging,
      ResourceReads source,
      ResourceDeletes destination,
      Consumer<Duration> waiting,
      DeleteProgress progress) {
    Eligibility.require(records, transformers);
    this.records = records;
    this.migrations = migrations;
    this.source = source;
    this.destination = destination;
    this.imported = new Imported(staging, records.chunks());
    this.tries = new Tries(waiting);
    this.progress = progress;
  }

  /**
   * Who approves.
   *
   * @param hard whether soft deletes are removed with all versions
   * @param by a name
   * @param why the reason
   */
  public record Approval(boolean hard, String by, String why) {}

  /**
   * What became of the approved resources.
   *
   * @param approved how many were approved
   * @param deleted how many are soft-deleted
   * @param erased how many were removed with all versions
   * @param putBack how many somebody wrote while they were deleted, and were put back
   * @param left how many stay, by reason
   * @param sha256 SHA-256 of the approved file
   */
  public record Result(
      long approved,
      long deleted,
      long erased,
      long putBack,
      Map<String, Long> left,
      String sha256) {
    /** Copies the map. */
    public Result {
      left = new TreeMap<>(left);
    }

    /** Whether every approved resource was deleted. */
    public boolean isComplete() {
      return deleted + erased == approved;
    }
  }

  /** Where what was done about an approved file is kept. */
  public static Path logOf(Path approved) {
    return approved.resolveSibling(approved.getFileName() + ".done");
  }

  /**
   * Deletes what stands in the file, and goes on where an earlier call stopped.
   *
   * @param file a proposal as it was written, or with rows taken out
   * @throws RejectedException when it is no proposal of this migration, or names what was not
   *     imported; nothing was deleted then
   * @throws io.fhirmigration.model.MigrationException when a server does not answer; the same call
   *     goes on from there
   * @throws IOException when the file, or the log beside it, can't be read or written
   */
  public Result run(Path file, Approval approval) throws IOException {
    ApprovedFile approved;
    try {
      approved = ApprovedFile.check(file, records.migration(), imported);
    } catch (RejectedException e) {
      throw new RejectedException(file + ": " + e.getMessage(), e);
    }
    try (DeletionLog log = DeletionLog.open(logOf(file), approved.sha256())) {
      Tally tally = new Tally(approved, approval);
      boolean[] begun = new boolean[1];
      try {
        approved.forEach(
            records.migration(), PAGE, rows -> page(rows, approval, log, tally, begun));
      } finally {
        if (begun[0]) {
          audit("deletes carried out", approval, tally.words());
        }
      }
      return tally.result();
    }
  }

  private void page(
      List<Row> rows, Approval approval, DeletionLog log, Tally tally, boolean[] begun)
      throws IOException {
    List<Row> open = new ArrayList<>();
    for (Row row : rows) {
      Optional<Mark> mark = log.find(row.line());
      if (mark.filter(known -> OneDelete.isEnd(known, approval.hard())).isPresent()) {
        tally.add(mark.get());
      } else {
        open.add(row);
      }
    }
    if (!open.isEmpty() && !begun[0]) {
      audit("deletes approved", approval, tally.intention());
      begun[0] = true;
    }
    List<ResourceId> ids = open.stream().map(row -> row.proposed().id()).toList();
    tries.read(
        source,
        ids,
        (i, answer) -> {
          boolean gone = isGone(DeleteProposal.gone(answer));
          tally.add(one(open.get(i), gone, approval, log));
          progress.reached(Stage.DELETING, tally.seen, tally.approved.rows());
        });
  }

  private boolean isGone(Optional<Gone> gone) {
    boolean deletesTravel = records.migration().plan().deletes();
    return gone.filter(how -> how == Gone.HARD || !deletesTravel).isPresent();
  }

  private Mark one(Row row, boolean gone, Approval approval, DeletionLog log) {
    Optional<Mark> known = log.find(row.line());
    boolean sent = known.filter(mark -> mark.step() != Step.DELETED).isPresent();
    if (!gone && !sent) {
      return known.orElseGet(() -> log.keep(row.line(), new Mark(Step.LEFT, "", BACK)));
    }
    return new OneDelete(destination, tries, log, row.line(), row.proposed())
        .run(known, approval.hard());
  }

  private void audit(String what, Approval approval, String detail) {
    MigrationId id = records.migration().plan().id();
    migrations.note(id, approval.by(), what, detail + "; reason: " + approval.why());
  }

  /** Counts what became of approved resources. */
  private static final class Tally {
    private final ApprovedFile approved;
    private final Approval approval;
    private final Map<Step, Long> steps = new EnumMap<>(Step.class);
    private final Map<String, Long> left = new TreeMap<>();
    private long seen;

    Tally(ApprovedFile approved, Approval approval) {
      this.approved = approved;
      this.approval = approval;
    }

    void add(Mark mark) {
      seen++;
      steps.merge(mark.step(), 1L, Long::sum);
      if (mark.step() == Step.LEFT) {
        left.merge(mark.why(), 1L, Long::sum);
      }
    }

    private long count(Step step) {
      return steps.getOrDefault(step, 0L);
    }

    String intention() {
      return approved.rows()
          + (approval.hard() ? " hard" : " soft")
          + " deletes, file sha256 "
          + approved.sha256();
    }

    String words() {
      long kept = left.values().stream().mapToLong(Long::longValue).sum();
      return intention()
          + ": "
          + count(Step.DELETED)
          + " soft-deleted, "
          + count(Step.ERASED)
          + " hard-deleted, "
          + count(Step.PUT_BACK)
          + " put back, "
          + kept
          + " left, "
          + (approved.rows() - seen)
          + " not reached";
    }

    Result result() {
      return new Result(
          approved.rows(),
          count(Step.DELETED),
          count(Step.ERASED),
          count(Step.PUT_BACK),
          left,
          approved.sha256());
    }
  }
}
