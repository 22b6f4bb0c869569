package io.fhirmigration.verify.deletes;

import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.ResourceDeletes;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.TargetServer.Version;
import io.fhirmigration.verify.deletes.DeletionLog.Mark;
import io.fhirmigration.verify.deletes.DeletionLog.Step;
import java.time.Duration;
import java.util.Optional;

/**
 * Deletes one approved resource, from wherever an earlier try left it. A server can't be told which
 * version is meant, so the soft delete comes first, and its version says whether somebody wrote in
 * between.
 */
final class OneDelete {
  private static final String WRITTEN = "was written at the destination after it was imported";
  private static final String AGAIN = "was written again after it was deleted";
  private static final int MOST_SENDS = 20;
  private static final String GONE = "is not at the destination any more";

  private final ResourceDeletes server;
  private final Tries tries;
  private final DeletionLog log;
  private final long line;
  private final ResourceId id;
  private final String imported;
  private final String importedAt;
  private final Proposed row;
  private int left = Tries.most();
  private int sends;

  OneDelete(ResourceDeletes server, Tries tries, DeletionLog log, long line, Proposed row) {
    this.server = server;
    this.tries = tries;
    this.log = log;
    this.line = line;
    this.row = row;
    this.id = row.id();
    this.imported = row.key().versionId();
    this.importedAt = row.key().lastUpdated();
  }

  /**
   * Goes on until nothing is left to do.
   *
   * @param hard whether the soft delete is removed as well
   */
  Mark run(Optional<Mark> known, boolean hard) {
    Mark mark = known.orElseGet(this::begin);
    while (!isEnd(mark, hard)) {
      mark = next(mark);
    }
    return mark;
  }

  /** Whether nothing more is done about a resource. */
  static boolean isEnd(Mark mark, boolean hard) {
    return switch (mark.step()) {
      case ERASED, PUT_BACK, LEFT -> true;
      case DELETED -> !hard;
      default -> false;
    };
  }

  private Mark begin() {
    Optional<Version> newest = newest();
    if (newest.isEmpty()) {
      return leave(GONE);
    }
    return isImported(newest.get())
        ? keep(Step.INTENDED, "")
        : leave(newest.get().deleted() ? "is deleted at the destination already" : WRITTEN);
  }

  private Mark next(Mark mark) {
    return switch (mark.step()) {
      case INTENDED -> softDelete();
      case OVERTAKEN -> putBack(mark.tombstone());
      case DELETED -> intendErasing(mark.tombstone());
      default -> erase(mark.tombstone());
    };
  }

  /** Sends the delete only while the imported version is the current one. */
  private Mark softDelete() {
    Optional<Version> newest = newest();
    if (newest.isEmpty()) {
      return leave(GONE);
    }
    if (newest.get().deleted()) {
      return found(newest.get());
    }
    if (!isImported(newest.get())) {
      return leave(WRITTEN);
    }
    Optional<Optional<String>> answer = sent(() -> server.delete(id));
    Optional<String> tombstone = answer.flatMap(version -> version);
    return tombstone.isPresent() ? judge(tombstone.get()) : new Mark(Step.INTENDED, "", "");
  }

  /** A delete of which no answer tells: ours, or somebody's. */
  private Mark found(Version tombstone) {
    long version = Long.parseLong(tombstone.versionId());
    if (version > expected() && isDeleted(Long.toString(expected()))) {
      return leave("was written and deleted again after it was deleted");
    }
    return judge(tombstone.versionId());
  }

  private boolean isDeleted(String version) {
    return tries.ask(() -> server.read(id, version)).filter(Version::deleted).isPresent();
  }

  private Mark judge(String tombstone) {
    long version = Long.parseLong(tombstone);
    if (version == expected()) {
      return keep(Step.DELETED, tombstone);
    }
    return version > expected() ? keep(Step.OVERTAKEN, tombstone) : leave(WRITTEN);
  }

  /** The version that a delete of the imported one has. */
  private long expected() {
    return Long.parseLong(imported) + 1;
  }

  /** Makes the version before the delete current again, unless somebody wrote once more. */
  private Mark putBack(String tombstone) {
    Optional<Version> newest = newest();
    if (newest.filter(it -> isTombstone(it, tombstone)).isEmpty()) {
      return leave(AGAIN);
    }
    String before = Long.toString(Long.parseLong(tombstone) - 1);
    Optional<Version> lost = tries.ask(() -> server.read(id, before));
    if (lost.filter(version -> !version.deleted()).isEmpty()) {
      return leave("was deleted by somebody else, too");
    }
    Optional<Boolean> written = sent(() -> server.putBack(id, lost.get().body(), tombstone));
    if (written.isEmpty()) {
      return afterPutBack(tombstone);
    }
    return written.get() ? keep(Step.PUT_BACK, tombstone, WRITTEN + " and put back") : leave(AGAIN);
  }

  /** Nobody said whether it was put back. */
  private Mark afterPutBack(String tombstone) {
    boolean alive = newest().filter(version -> !version.deleted()).isPresent();
    return alive
        ? keep(Step.PUT_BACK, tombstone, WRITTEN + " and put back")
        : new Mark(Step.OVERTAKEN, tombstone, "");
  }

  private Mark intendErasing(String tombstone) {
    Optional<Version> newest = newest();
    if (newest.isEmpty()) {
      return keep(Step.ERASED, tombstone);
    }
    return isTombstone(newest.get(), tombstone) ? keep(Step.ERASING, tombstone) : leave(AGAIN);
  }

  /** Removes our own delete with all versions, if it is the current version still. */
  private Mark erase(String tombstone) {
    Optional<Version> newest = newest();
    if (newest.isEmpty()) {
      return keep(Step.ERASED, tombstone);
    }
    if (!isTombstone(newest.get(), tombstone)) {
      return leave(AGAIN);
    }
    sent(
        () -> {
          server.erase(id);
          return true;
        });
    return new Mark(Step.ERASING, tombstone, "");
  }

  private interface Effect<T> {
    T send();
  }

  /** What the server answers; empty when nobody knows whether it worked, or when it did not. */
  private <T> Optional<T> sent(Effect<T> effect) {
    if (sends++ == MOST_SENDS) {
      throw new RejectedException(
          id + " at " + server.base() + " stays as it was, although the server says otherwise");
    }
    try {
      return Optional.of(effect.send());
    } catch (OutcomeUnknownException e) {
      return another(e, Optional.empty());
    } catch (RetryableException e) {
      return another(e, e.retryAfter());
    }
  }

  private <T> Optional<T> another(RuntimeException failure, Optional<Duration> wanted) {
    if (--left <= 0) {
      throw failure;
    }
    tries.pause(wanted, left);
    return Optional.empty();
  }

  private Optional<Version> newest() {
    return tries.ask(() -> server.newest(id));
  }

  private boolean isImported(Version version) {
    return !version.deleted()
        && Imported.isSame(row.key(), version.versionId(), version.lastUpdated());
  }

  private static boolean isTombstone(Version version, String tombstone) {
    return version.deleted() && version.versionId().equals(tombstone);
  }

  private Mark leave(String why) {
    return keep(Step.LEFT, "", why);
  }

  private Mark keep(Step step, String tombstone) {
    return keep(step, tombstone, "");
  }

  private Mark keep(Step step, String tombstone, String why) {
    return log.keep(line, new Mark(step, tombstone, why));
  }
}
