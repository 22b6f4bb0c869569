package io.fhirmigration.verify.report;

import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.OneLine;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.verify.full.ResultMark;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The result of a comparison that was kept in a file and is added to a report, without the ids that
 * it lists: findings are only counted, by type.
 *
 * @param file the file's name, without its folder
 * @param length its length in bytes
 * @param sha256 SHA-256 of its bytes in lower-case hex
 * @param kind which comparison: {@code surface}, {@code deep} or {@code full}
 * @param result {@code match}, {@code differ} or {@code inconclusive}
 * @param compared what was compared: types, or versions
 * @param mark which migration it says it is about; empty when it does not say
 * @param findings one entry for each of {@code missing}, {@code extra}, {@code different} and
 *     {@code errors}
 */
public record AttachedCheck(
    String file,
    long length,
    String sha256,
    String kind,
    String result,
    long compared,
    Optional<ResultMark> mark,
    Map<String, Findings> findings) {
  /** The lists of a result, in the order of the report. */
  static final List<String> LISTS = List.of("missing", "extra", "different", "errors");

  private static final List<String> RESULTS = List.of("match", "differ", "inconclusive");
  private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{0,63}");
  private static final Pattern CUT =
      Pattern.compile("(missing|extra|different|errors): (\\d{1,18}) found, \\d{1,18} listed");

  /** Copies the map. */
  public AttachedCheck {
    file = OneLine.of(file, 200);
    findings = Map.copyOf(findings);
  }

  /**
   * Findings of one kind.
   *
   * @param found how many there are
   * @param types how many of those that are listed there are of each type; those of no single type
   *     under {@code -}
   */
  public record Findings(long found, Map<String, Long> types) {
    /** Copies the map. */
    public Findings {
      types = Map.copyOf(types);
    }
  }

  /**
   * Reads what a {@code verify} command printed with {@code --json}: one object, or text whose last
   * line is one.
   *
   * @param file the file's name, for the report
   * @throws RejectedException when it is no such result
   */
  public static AttachedCheck read(String file, byte[] content) {
    JsonObject json = object(file, content);
    String result = json.string("result").orElse("");
    if (!RESULTS.contains(result)) {
      throw noResult(file);
    }
    Map<String, Findings> findings = new TreeMap<>();
    for (String list : LISTS) {
      findings.put(list, findings(list, json));
    }
    return new AttachedCheck(
        file,
        content.length,
        Sha256.of(content),
        kind(json),
        result,
        json.integer("compared").orElseThrow(() -> noResult(file)),
        ResultMark.of(json),
        findings);
  }

  /**
   * Makes sure that it is not about another migration.
   *
   * @throws RejectedException when it says that it is
   */
  void requireOf(MigrationPlan plan) {
    ResultMark mine = ResultMark.of(plan);
    if (mark.filter(other -> !other.equals(mine)).isPresent()) {
      throw new RejectedException(
          file
              + ": is about "
              + mark.get().migration()
              + " from "
              + mark.get().source()
              + " to "
              + mark.get().destination()
              + "; add results of "
              + mine.migration()
              + " from "
              + mine.source()
              + " to "
              + mine.destination());
    }
  }

  /** How many findings there are of all kinds. */
  public long found() {
    return findings.values().stream().mapToLong(Findings::found).sum();
  }

  private static String kind(JsonObject json) {
    if (json.get("types").isPresent()) {
      return "surface";
    }
    return json.get("seed").isPresent() ? "deep" : "full";
  }

  private static Findings findings(String list, JsonObject json) {
    Map<String, Long> types = new TreeMap<>();
    for (JsonValue item : json.array(list)) {
      if (item instanceof JsonObject finding && cut(finding).isEmpty()) {
        String type = finding.string("type").filter(t -> TYPE.matcher(t).matches()).orElse("-");
        types.merge(type, 1L, Long::sum);
      }
    }
    long listed = types.values().stream().mapToLong(Long::longValue).sum();
    return new Findings(foundInAll(list, json, listed), types);
  }

  /** A list that was cut says among the errors how many there are. */
  private static long foundInAll(String list, JsonObject json, long listed) {
    for (JsonValue item : json.array("errors")) {
      if (item instanceof JsonObject error) {
        Matcher cut = CUT.matcher(cut(error));
        if (cut.matches() && cut.group(1).equals(list)) {
          return Math.max(listed, Long.parseLong(cut.group(2)));
        }
      }
    }
    return listed;
  }

  private static String cut(JsonObject finding) {
    return finding
        .string("reason")
        .filter(reason -> finding.get("type").isEmpty() && CUT.matcher(reason).matches())
        .orElse("");
  }

  private static JsonObject object(String file, byte[] content) {
    try {
      if (JsonValue.parse(content) instanceof JsonObject whole) {
        return whole;
      }
    } catch (RejectedException textBefore) {
      List<String> lines = new String(content, StandardCharsets.UTF_8).strip().lines().toList();
      if (lines.size() > 1 && lastLine(file, lines) instanceof JsonObject last) {
        return last;
      }
    }
    throw noResult(file);
  }

  private static JsonValue lastLine(String file, List<String> lines) {
    try {
      return JsonValue.parse(lines.get(lines.size() - 1));
    } catch (RejectedException e) {
      throw noResult(file);
    }
  }

  private static RejectedException noResult(String file) {
    return new RejectedException(
        file + ": is no result of a comparison; keep what 'verify ... --json' prints");
  }
}
