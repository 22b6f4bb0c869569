package io.fhirmigration.internal.transform;

import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.JsonSyntax;
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
  private final String rule;
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
    this.rule = rule(type, plan);
  }

  /** The rule by which lines of a type are left out; empty string when they are imported. */
  private static String rule(String type, MigrationPlan plan) {
    if (plan.excludedTypes().contains(type)) {
      return "excluded-types";
    }
    if (type.equals(TransformStage.SEARCH_PARAMETER)) {
      return TransformStage.SEARCH_PARAMETERS;
    }
    return plan.types().isEmpty() || plan.types().contains(type) ? "" : "types";
  }

  /** Whether a plan imports lines of a type. */
  static boolean isImported(String type, MigrationPlan plan) {
    return rule(type, plan).isEmpty();
  }

  /** Whether lines of this type are imported at all. */
  boolean isImported() {
    return rule.isEmpty();
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
    String fault = take(line);
    if (!fault.isEmpty()) {
      throw new DamagedFileException("file " + file + " line " + line.lineNumber() + ": " + fault);
    }
  }

  /** Counts one line, and says what no source exports; empty string when the line is sound. */
  String take(ResourceLine line) {
    exported++;
    if (!isJson(line)) {
      return "not a JSON object";
    }
    String found = line.resourceType().orElse("");
    if (!found.equals(type)) {
      return "type '" + printable(found) + "' in a file of " + type;
    }
    Optional<String> date = line.lastUpdated();
    try {
      if (date.isPresent() && till.contains(date.get())) {
        atTill++;
      }
    } catch (DateTimeException e) {
      return "meta.lastUpdated is not an instant";
    }
    if (!isImported()) {
      drop(rule);
    }
    return "";
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

  /** Lines without a date among those that are imported, so far. */
  long undated() {
    return undated;
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

  private static String printable(String text) {
    return text.length() > 64 || !text.matches("[A-Za-z]*") ? "?" : text;
  }
}
