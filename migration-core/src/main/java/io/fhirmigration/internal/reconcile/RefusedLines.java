package io.fhirmigration.internal.reconcile;

import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds refused lines in their file and settles what became of each resource. */
final class RefusedLines {
  /** What FHIR allows as an id; the destination holds no other. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

  private final MigrationPlan plan;
  private final TargetServer target;
  private final StagingArea staging;

  RefusedLines(MigrationPlan plan, TargetServer target, StagingArea staging) {
    this.plan = plan;
    this.target = target;
    this.staging = staging;
  }

  /**
   * What became of the refused lines of one file.
   *
   * @param repeated shown to be at the destination with identical content
   * @param quarantined kept for repair
   * @param staleCurrent a resource whose current version at the destination is older than a refused
   *     line
   */
  record Result(long repeated, long quarantined, Optional<String> staleCurrent) {}

  Result settle(StagedFile file, Collection<ErrorRow> rows, Quarantine quarantine) {
    Map<Long, Map<Long, ErrorRow>> byUnit = new TreeMap<>();
    for (ErrorRow row : rows) {
      byUnit
          .computeIfAbsent(row.key().unitOffset(), unit -> new TreeMap<>())
          .put(row.key().line(), row);
    }
    long repeated = 0;
    long quarantined = 0;
    Optional<String> stale = Optional.empty();
    for (Map.Entry<Long, Map<Long, ErrorRow>> unit : byUnit.entrySet()) {
      Result result = settleUnit(file, unit.getKey(), unit.getValue(), quarantine);
      repeated += result.repeated();
      quarantined += result.quarantined();
      stale = stale.or(result::staleCurrent);
    }
    return new Result(repeated, quarantined, stale);
  }

  private Result settleUnit(
      StagedFile file, long offset, Map<Long, ErrorRow> rows, Quarantine quarantine) {
    StagedObject pin = new StagedObject(file.container(), file.name(), file.length(), file.etag());
    long repeated = 0;
    long quarantined = 0;
    Optional<String> stale = Optional.empty();
    long left = rows.size();
    try (InputStream in = staging.open(pin, offset)) {
      if (offset > 0) {
        skipPartialLine(in);
      }
      NdjsonReader reader = new NdjsonReader(in, NdjsonLimits.DEFAULTS);
      while (left > 0 && reader.next()) {
        ErrorRow row = rows.get(reader.line().lineNumber());
        if (row == null) {
          continue;
        }
        left--;
        Settled settled = settle(reader.line());
        stale = stale.or(settled::stale);
        if (settled.repeated()) {
          repeated++;
        } else {
          quarantined++;
          quarantine.add(file, row, reader.line());
        }
      }
    } catch (IOException e) {
      throw new RetryableException("staged file " + file.name() + " could not be read", e);
    }
    if (left > 0) {
      throw new RetryableException(
          "an error row names a line that staged file " + file.name() + " does not have");
    }
    return new Result(repeated, quarantined, stale);
  }

  private record Settled(boolean repeated, Optional<String> stale) {}

  private Settled settle(ResourceLine line) {
    String type = line.resourceType().orElse("");
    String id = line.id().orElse("");
    String version = line.versionId().orElse("");
    if (type.isEmpty() || !ID.matcher(id).matches()) {
      return new Settled(false, Optional.empty());
    }
    Optional<TargetServer.Version> newest = target.newest(type, id);
    boolean initial = plan.importMode() == ImportMode.INITIAL_LOAD;
    Optional<TargetServer.Version> there =
        initial || version.isEmpty() ? newest : target.read(type, id, version);
    boolean repeated = there.isPresent() && SameContent.of(line, there.get(), !initial);
    boolean stale = !initial && !repeated && newest.isPresent() && isOlder(newest.get(), version);
    return new Settled(
        repeated,
        stale
            ? Optional.of(
                "a refused line of " + type + " is newer than the destination's current version")
            : Optional.empty());
  }

  private static boolean isOlder(TargetServer.Version newest, String version) {
    if (!newest.versionId().matches("-?\\d{1,10}") || !version.matches("-?\\d{1,10}")) {
      return false;
    }
    return Long.parseLong(newest.versionId()) < Long.parseLong(version);
  }

  private static void skipPartialLine(InputStream in) throws IOException {
    int b = in.read();
    while (b >= 0 && b != '\n') {
      b = in.read();
    }
  }
}
