package io.fhirmigration.cli.verify;

import io.fhirmigration.verify.deep.DeepFinding;
import io.fhirmigration.verify.deep.DeepFinding.Difference;
import io.fhirmigration.verify.deep.DeepFinding.Kind;
import io.fhirmigration.verify.deep.DeepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows what a deep check found. */
final class DeepText {
  private static final int SHOWN = 100;

  private DeepText() {}

  static List<String> of(DeepResult result) {
    List<String> lines = new ArrayList<>();
    if (result.resumed() > 0) {
      lines.add(result.resumed() + " resources were compared by an earlier run");
    }
    lines.add(
        String.format(
            Locale.ROOT, "%-28s %10s %10s %10s", "type", "resources", "versions", "findings"));
    result
        .types()
        .forEach(
            type ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "%-28s %,10d %,10d %,10d",
                        type.type(),
                        type.resources(),
                        type.versions(),
                        type.findings())));
    result.findings().stream().limit(SHOWN).forEach(finding -> add(finding, lines));
    if (result.findings().size() > SHOWN) {
      lines.add((result.findings().size() - SHOWN) + " more; --json lists all");
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "deep check: %s; %,d versions compared, %d missing, %d extra, %d different, %d errors",
            word(result.outcome()),
            result.compared(),
            result.of(Kind.MISSING).size(),
            result.of(Kind.EXTRA).size(),
            result.of(Kind.DIFFERENT).size(),
            result.of(Kind.ERROR).size()));
    return lines;
  }

  private static void add(DeepFinding finding, List<String> lines) {
    String id = finding.id().isEmpty() ? "" : "/" + finding.id();
    String version = finding.version().isEmpty() ? "" : " version " + finding.version();
    String reason = finding.reason().isEmpty() ? "" : ": " + finding.reason();
    lines.add(word(finding.kind()) + ": " + finding.type() + id + version + reason);
    for (Difference difference : finding.differences()) {
      lines.add(
          "  "
              + difference.path()
              + ": "
              + difference.source()
              + " at the source, "
              + difference.destination()
              + " at the destination");
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
