package io.fhirmigration.internal.transform;

import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What one file's lines say about order, bounds and size. */
final class LineScan {
  private final String type;
  private final BorderDate till;
  private final MigrationPlan plan;
  private final JsonSyntax syntax = new JsonSyntax();
  private final Map<String, Long> excluded = new TreeMap<>();
  private long exported;
  private long lines;
  private long atTill;
  private long longestLine;
  private long unversioned;
  private long undated;

  LineScan(String type, Instant till, MigrationPlan plan) {
    this.type = type;
    this.till = new BorderDate(till);
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

  /**
   * Looks at one exported line.
   *
   * @throws DamagedFileException when it is no JSON object, or one of another type
   */
  void look(ResourceLine line, String file) {
    exported++;
    if (!isJson(line)) {
      throw new DamagedFileException(
          "file " + file + " line " + line.lineNumber() + ": not a JSON object");
    }
    String found = line.resourceType().orElse("");
    if (!found.equals(type)) {
      throw new DamagedFileException(
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
    if (date.isPresent() && isAtTill(date.get(), file, line)) {
      atTill++;
    }
    if (!isImported()) {
      drop(
          plan.excludedTypes().contains(type)
              ? "excluded-types"
              : TransformStage.SEARCH_PARAMETERS);
    }
  }

  /** Whether the line can be read at all. */
  boolean isJson(ResourceLine line) {
    return syntax.isObject(line.bytes(), line.offset(), line.length());
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
        undated,
        Optional.empty());
  }

  /** Negative versions are those that an import put below the first one. */
  private static boolean isInt(String version) {
    int digits = version.startsWith("-") ? 1 : 0;
    if (version.length() == digits || version.length() > digits + 10) {
      return false;
    }
    for (int i = digits; i < version.length(); i++) {
      if (version.charAt(i) < '0' || version.charAt(i) > '9') {
        return false;
      }
    }
    long number = Long.parseLong(version);
    return number == (int) number;
  }

  private boolean isAtTill(String date, String file, ResourceLine line) {
    try {
      return till.contains(date);
    } catch (DateTimeException e) {
      throw new DamagedFileException(
          "file " + file + " line " + line.lineNumber() + ": meta.lastUpdated is not an instant");
    }
  }

  private static String printable(String text) {
    return text.length() > 64 || !text.matches("[A-Za-z]*") ? "?" : text;
  }
}
