package io.fhirmigration.verify.full;

import io.fhirmigration.CopiedFiles;
import io.fhirmigration.MigrationRecords;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.CutOver;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.Transformer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a migration has copied, as the source's side of a {@link FullCheck}: the staged files of all
 * closed chunks as they were exported, of every attempt of which something was imported. Adopted
 * files are taken as they were imported.
 *
 * <p>Immutable; reading it blocks on staging.
 */
public final class CopiedSide {
  private static final String SEARCH_PARAMETER = "SearchParameter";

  private final Migration migration;
  private final Instant changedAt;
  private final CopiedFiles copied;
  private final StagingArea staging;

  /**
   * The side of a migration.
   *
   * @param records its records
   * @param copied what it has copied
   * @param staging where that lies; not closed here
   * @throws RejectedException when not everything is copied, or staged files are deleted
   */
  public CopiedSide(MigrationRecords records, CopiedFiles copied, StagingArea staging) {
    this.migration = records.migration();
    this.changedAt =
        records.chunks().stream()
            .map(Chunk::changedAt)
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    this.staging = staging;
    this.copied = copied;
    requireCopied(records);
    long deleted = copied.chunks().stream().filter(copied::isDeleted).count();
    if (deleted > 0) {
      throw new RejectedException(
          "migration "
              + id()
              + ": the staged files of "
              + deleted
              + " chunks are deleted; export the source once more and compare folders, or use"
              + " 'verify surface' and 'verify deep'");
    }
  }

  private void requireCopied(MigrationRecords records) {
    Phase phase = migration.phase();
    boolean copiedAll =
        phase == Phase.VERIFYING
            || phase == Phase.COMPLETED
            || phase == Phase.COMPLETED_WITH_QUARANTINE;
    boolean open = records.chunks().stream().anyMatch(Chunk::isOpen);
    if (!copiedAll || (open && phase == Phase.VERIFYING)) {
      throw new RejectedException(
          "migration "
              + id()
              + ": is in "
              + phase
              + (open ? " with open chunks" : "")
              + "; everything can be compared when everything is copied, so let 'fhir-migrate run'"
              + " go on first");
    }
  }

  private String id() {
    return migration.plan().id().value();
  }

  /** The files. */
  public NdjsonFiles files() {
    List<NdjsonFile> files = new ArrayList<>();
    for (Chunk chunk : copied.chunks()) {
      for (StagedObject object : objects(chunk)) {
        String name = object.container() + "/" + object.name();
        files.add(new NdjsonFile(name, object.length(), () -> staging.open(object, 0)));
      }
    }
    return new NdjsonFiles(files, 0);
  }

  private List<StagedObject> objects(Chunk chunk) {
    if (migration.plan().adopted().isEmpty()) {
      return copied.exported(chunk);
    }
    return copied.imported(chunk).stream()
        .filter(file -> file.lines() > 0)
        .map(CopiedSide::pin)
        .toList();
  }

  private static StagedObject pin(StagedFile file) {
    return new StagedObject(file.container(), file.name(), file.length(), file.etag());
  }

  /**
   * A check that knows what this migration does: its transformers, the types that it leaves out,
   * and what is in quarantine. After an initial load it compares current resources.
   *
   * @param transformers gives fresh transformers of the plan, in its order
   * @param alsoExcluded more types that are left out on both sides
   */
  public FullCheck.Builder check(
      Supplier<List<Transformer>> transformers, Set<String> alsoExcluded) {
    MigrationPlan plan = migration.plan();
    Set<VersionKey> quarantined = new HashSet<>();
    copied.chunks().forEach(chunk -> copied.quarantined(chunk, quarantined::add));
    Set<String> excluded = new HashSet<>(plan.excludedTypes());
    excluded.add(SEARCH_PARAMETER);
    excluded.addAll(alsoExcluded);
    FullCheck.Builder check = FullCheck.builder().excludedTypes(excluded).quarantined(quarantined);
    if (plan.adopted().isEmpty()) {
      check.transformers(transformers);
    }
    return plan.importMode() == ImportMode.INITIAL_LOAD ? check.currentOnly() : check;
  }

  /** The types that the destination is asked for; empty for all. */
  public List<String> types() {
    return migration.plan().types();
  }

  /**
   * What the destination is asked for: the range that was copied, where its rows keep the dates of
   * the source.
   *
   * @param now the destination's now, for a range without an end
   */
  public Window window(Instant now) {
    MigrationPlan plan = migration.plan();
    if (plan.importMode() == ImportMode.INITIAL_LOAD || plan.adopted().isPresent()) {
      return new Window(Optional.empty(), now.truncatedTo(ChronoUnit.MILLIS));
    }
    List<CutOver> used = migration.usedCutOvers();
    return new Window(
        plan.since(),
        migration
            .rangeEnd()
            .orElseGet(
                () ->
                    used.isEmpty()
                        ? now.truncatedTo(ChronoUnit.MILLIS)
                        : used.get(used.size() - 1).till()));
  }

  /** Tells whether anything was imported since: what was exported before is of no use then. */
  public String state() {
    return changedAt.toString();
  }

  /** Which migration it is, for the result. */
  public ResultMark mark() {
    return ResultMark.of(migration.plan());
  }
}
