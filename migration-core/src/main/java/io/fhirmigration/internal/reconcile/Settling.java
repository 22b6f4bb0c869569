package io.fhirmigration.internal.reconcile;

import io.fhirmigration.internal.keys.RefusedDigests;
import io.fhirmigration.internal.quarantine.Refusal;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.TargetServer;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settles the refused lines of a chunk, one by one, with the destination: each is there with
 * identical content, or kept.
 */
final class Settling {
  /** What FHIR allows as an id; the destination holds no other. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

  private final MigrationPlan plan;
  private final TargetServer target;
  private final Kept kept;
  private final long most;
  private final RefusedDigests refused = new RefusedDigests();
  private Optional<String> stale = Optional.empty();
  private long repeated;

  /** Takes the lines that have to be kept. */
  interface Kept {
    /**
     * Keeps a line.
     *
     * @param where its number, in the file that {@code unitOffset} counts in
     */
    void add(StagedFile file, ErrorRow.Key where, Refusal refusal, ResourceLine line)
        throws IOException;

    /** How many were kept. */
    long count();
  }

  /**
   * Settles lines.
   *
   * @param kept takes the lines that have to be kept
   * @param most the lines in quarantine beyond which no other line is settled
   */
  Settling(MigrationPlan plan, TargetServer target, Kept kept, long most) {
    this.plan = plan;
    this.target = target;
    this.kept = kept;
    this.most = most;
  }

  /** Whether more lines had to be kept than the chunk may close with. */
  boolean hasEnough() {
    return kept.count() > most;
  }

  /** Why the destination's current version of some resource is too old; empty when none is. */
  Optional<String> stale() {
    return stale;
  }

  /** Lines that are there with identical content, so far. */
  long repeated() {
    return repeated;
  }

  /** Lines that were kept, so far. */
  long quarantined() {
    return kept.count();
  }

  /** The digests of the lines that were kept, so far. */
  RefusedDigests refused() {
    return refused;
  }

  /** Settles one line. */
  void settle(StagedFile file, ErrorRow.Key where, Refusal refusal, ResourceLine line)
      throws IOException {
    if (isThere(line)) {
      repeated++;
    } else {
      kept.add(file, where, refusal, line);
      refused.add(line);
    }
  }

  private boolean isThere(ResourceLine line) {
    String type = line.resourceType().orElse("");
    String id = line.id().orElse("");
    String version = line.versionId().orElse("");
    if (type.isEmpty() || !ID.matcher(id).matches()) {
      return false;
    }
    Optional<TargetServer.Version> newest = target.newest(type, id);
    boolean initial = plan.importMode() == ImportMode.INITIAL_LOAD;
    Optional<TargetServer.Version> there =
        initial || version.isEmpty() ? newest : target.read(type, id, version);
    boolean same = there.isPresent() && SameContent.of(line, there.get(), !initial);
    if (!initial && !same && newest.isPresent() && isOlder(newest.get(), version)) {
      stale =
          stale.or(
              () ->
                  Optional.of(
                      "a refused line of "
                          + type
                          + " is newer than the destination's current version"));
    }
    return same;
  }

  private static boolean isOlder(TargetServer.Version newest, String version) {
    if (!newest.versionId().matches("-?\\d{1,10}") || !version.matches("-?\\d{1,10}")) {
      return false;
    }
    return Long.parseLong(newest.versionId()) < Long.parseLong(version);
  }
}
