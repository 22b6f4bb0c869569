package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.cleanup.StagedFiles;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.MigrationSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Deletes the staged files of closed chunks: what is deleted is decided and recorded first, and a
 * listing shows afterwards that nothing is left.
 */
final class CleanUpSteps {
  private final Records records;
  private final StagedFiles files;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  CleanUpSteps(
      Records records, StagedFiles files, Clock clock, Supplier<MigrationSettings> settings) {
    this.records = records;
    this.files = files;
    this.clock = clock;
    this.settings = settings;
  }

  /** The intent: none of the chunk's containers is needed any more. */
  void decide(Chunk closed) {
    String last = CleanUpRules.container(closed);
    List<String> containers = files.containers(closed.id(), last);
    if (!isStillClosed(closed.id(), last)) {
      return;
    }
    for (String container : containers) {
      StagedFiles.Amount amount = files.amount(container);
      Instant now = clock.instant();
      Deletion decided =
          Deletion.decided(container, closed.id(), amount.files(), amount.bytes(), now);
      records.insert(amount.files() > 0 ? decided : decided.empty(now));
    }
  }

  /** Asked after the listing, so that no attempt of a reopened chunk is among what was listed. */
  private boolean isStillClosed(ChunkId chunk, String last) {
    return records
        .find(chunk)
        .map(Stored::value)
        .filter(now -> !now.isOpen() && CleanUpRules.container(now).equals(last))
        .isPresent();
  }

  /** The effect and its receipt; what a lease holds is tried once more before it is broken. */
  void delete(Stored<Deletion> stored) {
    Deletion deletion = stored.value();
    records.beforeEffect();
    StagedFiles.Result result = files.delete(deletion.container(), deletion.tries() > 0);
    Instant now = clock.instant();
    String what = deletion.chunk() + " in " + deletion.container() + ": ";
    if (result.released() > 0) {
      records.audit("leases broken", what + result.released() + " files, their imports have ended");
    }
    if (!result.left()) {
      records.audit(
          "staged files deleted",
          what
              + deletion.files()
              + " files, "
              + deletion.bytes()
              + " bytes, listing empty at "
              + now
              + files.afterDeletion().map(kept -> "; " + kept).orElse(""));
      records.save(stored, deletion.empty(now));
      return;
    }
    String why = inTheWay(result);
    if (deletion.tries() + 1 >= settings.get().maxJobFailures()) {
      records.audit("staged files stay", what + why);
      records.save(stored, deletion.givenUp(now, why));
    } else {
      records.save(stored, deletion.later(now.plus(pause()), why));
    }
  }

  private static String inTheWay(StagedFiles.Result result) {
    Optional<String> leased =
        Optional.of(result.leased()).filter(n -> n > 0).map(n -> n + " files are leased");
    return result.refusal().or(() -> leased).orElse("files appeared meanwhile");
  }

  private Duration pause() {
    MigrationSettings now = settings.get();
    return now.quietPeriod().compareTo(now.pollInterval()) > 0
        ? now.quietPeriod()
        : now.pollInterval();
  }
}
