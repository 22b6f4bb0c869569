package io.fhirmigration.internal.transform;

import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What one file's lines say about order, bounds and size. */
final class LineScan {
  private final String type;
  private final Instant till;
  private final MigrationPlan plan;
  private final Map<String, Long> excluded = new TreeMap<>();
  private long exported;
  private long lines;
  private long atTill;
  private long longestLine;
  private long unversioned;
  private long undated;

  LineScan(String type, Instant till, MigrationPlan plan) {
    this.type = type;
    this.till = till;
    this.plan = plan;
  }

  /** Whether lines of this type are imported at all. */
  boolean isImported() {
    return !type.equals("SearchParameter") && !plan.excludedTypes().contains(type);
  }

  /** Whether superseded versions are among the lines. */
  boolean isOfHistory() {
    return plan.history();
  }

  /** Looks at one exported line. */
  void look(ResourceLine line, String file) {
    exported++;
    String found = line.resourceType().orElse("");
    if (!found.equals(type)) {
      throw new RejectedException(
          "file "
              + file
              + " line "
              + line.lineNumber()
              + ": type '"
              + printable(found)
              + "' in a file of "
              + type);
    }
    Optional<String> date = line.lastUpdated();
    if (date.isPresent() && instant(date.get(), file, line).equals(till)) {
      atTill++;
    }
    if (!isImported()) {
      drop(
          plan.excludedTypes().contains(type)
              ? "excluded-types"
              : TransformStage.SEARCH_PARAMETERS);
    }
  }

  /** Looks at a line as it is imported, after all transformers. */
  void keep(ResourceLine line) {
    lines++;
    longestLine = Math.max(longestLine, line.length());
    if (line.versionId().filter(LineScan::isInt).isEmpty()) {
      unversioned++;
    }
    if (line.lastUpdated().isEmpty()) {
      undated++;
    }
  }

  /** Notes a line that is left out by a rule. */
  void drop(String rule) {
    excluded.merge(rule, 1L, Long::sum);
  }

  StagedFile result(StagedObject imported, String sourceName) {
    return new StagedFile(
        type,
        imported.container(),
        imported.name(),
        imported.length(),
        imported.etag(),
        sourceName,
        exported,
        lines,
        excluded,
        atTill,
        longestLine,
        unversioned,
        undated);
  }

  private static boolean isInt(String version) {
    if (version.isEmpty() || version.length() > 10) {
      return false;
    }
    return version.chars().allMatch(c -> c >= '0' && c <= '9')
        && Long.parseLong(version) <= Integer.MAX_VALUE;
  }

  private static Instant instant(String date, String file, ResourceLine line) {
    try {
      return OffsetDateTime.parse(date).toInstant().truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      throw new RejectedException(
          "file " + file + " line " + line.lineNumber() + ": meta.lastUpdated is not an instant");
    }
  }

  private static String printable(String text) {
    return text.length() > 64 || !text.matches("[A-Za-z]*") ? "?" : text;
  }
}
