package io.fhirmigration.verify;

import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.model.Verification.TypeCheck;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One line that says which types are no match. */
final class Reasons {
  private static final int NAMED = 5;

  private Reasons() {}

  static String summary(List<TypeCheck> checks) {
    return Stream.of(
            sentence(checks, Outcome.DIFFER, "differ"),
            sentence(checks, Outcome.INCONCLUSIVE, "inconclusive"))
        .filter(sentence -> !sentence.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String sentence(List<TypeCheck> checks, Outcome outcome, String word) {
    List<TypeCheck> found = checks.stream().filter(c -> c.outcome() == outcome).toList();
    if (found.isEmpty()) {
      return "";
    }
    String more = found.size() > NAMED ? ", ..." : "";
    String named =
        found.stream()
            .limit(NAMED)
            .map(check -> check.type() + " (" + check.reason() + ")")
            .collect(Collectors.joining(", "));
    return found.size() + " of " + checks.size() + " types " + word + ": " + named + more;
  }
}
