package io.fhirmigration.verify.deep;

import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.verify.deep.DeepFinding.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a deep check found.
 *
 * @param question what was compared
 * @param resumed how many resources an earlier run had compared already
 * @param types the numbers of each type, sorted
 * @param findings what is no match, sorted by type, id and version
 */
public record DeepResult(
    DeepQuestion question, long resumed, List<Tally> types, List<DeepFinding> findings) {
  private static final Comparator<DeepFinding> ORDER =
      Comparator.comparing(DeepFinding::type)
          .thenComparing(DeepFinding::id)
          .thenComparingInt(finding -> finding.version().length())
          .thenComparing(DeepFinding::version);

  /** Copies and sorts the lists. */
  public DeepResult {
    types = types.stream().sorted(Comparator.comparing(Tally::type)).toList();
    findings = findings.stream().sorted(ORDER).toList();
  }

  /**
   * The numbers of one type.
   *
   * @param type the type
   * @param resources resources that were compared
   * @param versions versions that were compared
   * @param findings findings of any kind
   */
  public record Tally(String type, long resources, long versions, long findings) {}

  /** Match, differ, or inconclusive when nothing differs but something could not be compared. */
  public Outcome outcome() {
    if (findings.stream().anyMatch(finding -> finding.kind() != Kind.ERROR)) {
      return Outcome.DIFFER;
    }
    return findings.isEmpty() && compared() > 0 ? Outcome.MATCH : Outcome.INCONCLUSIVE;
  }

  /** How many versions were compared. */
  public long compared() {
    return types.stream().mapToLong(Tally::versions).sum();
  }

  /** The findings of one kind. */
  public List<DeepFinding> of(Kind kind) {
    return findings.stream().filter(finding -> finding.kind() == kind).toList();
  }

  /** The whole result; holds ids, and values when the question wanted them shown. */
  public JsonObject toJson() {
    return JsonValue.object()
        .put("result", outcome().name().toLowerCase(Locale.ROOT))
        .put("compared", compared())
        .put("missing", json(Kind.MISSING))
        .put("extra", json(Kind.EXTRA))
        .put("different", json(Kind.DIFFERENT))
        .put("errors", json(Kind.ERROR))
        .put("seed", Long.toString(question.seed()))
        .put(
            "allowed",
            JsonValue.array(question.allowed().lines().stream().map(JsonString::new).toList()))
        .build();
  }

  private JsonValue json(Kind kind) {
    return JsonValue.array(of(kind).stream().map(DeepFinding::json).toList());
  }
}
