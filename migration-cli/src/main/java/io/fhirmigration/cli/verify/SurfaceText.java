package io.fhirmigration.cli.verify;

import io.fhirmigration.model.Verification;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.model.Verification.TypeCheck;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Shows counts of both servers. */
final class SurfaceText {
  private static final String FORM = "%-28s %12s %12s %12s %12s  %s";

  private SurfaceText() {}

  /** A row for each type that either server has something of, and the result. */
  static List<String> of(Verification result) {
    List<String> lines = new ArrayList<>();
    lines.add(row("", "resources", "", "versions", "", ""));
    lines.add(row("type", "source", "destination", "source", "destination", "result"));
    result.types().stream().filter(SurfaceText::isFilled).forEach(check -> lines.add(row(check)));
    String why = result.reason().isEmpty() ? "" : ": " + result.reason();
    lines.add("surface check: " + word(result.outcome()) + why);
    return lines;
  }

  static JsonObject json(Verification result) {
    return JsonValue.object()
        .put("result", word(result.outcome()))
        .put("compared", result.types().size())
        .put("missing", JsonValue.array(List.of()))
        .put("extra", JsonValue.array(List.of()))
        .put("different", reasons(result, Outcome.DIFFER))
        .put("errors", reasons(result, Outcome.INCONCLUSIVE))
        .put(
            "types",
            JsonValue.array(
                result.types().stream()
                    .filter(SurfaceText::isFilled)
                    .map(SurfaceText::counts)
                    .toList()))
        .build();
  }

  private static JsonValue reasons(Verification result, Outcome outcome) {
    return JsonValue.array(
        result.types().stream()
            .filter(check -> check.outcome() == outcome)
            .map(
                check ->
                    JsonValue.object()
                        .put("type", check.type())
                        .put("reason", check.reason())
                        .build())
            .toList());
  }

  private static JsonObject counts(TypeCheck check) {
    ObjectBuilder json =
        JsonValue.object().put("type", check.type()).put("result", word(check.outcome()));
    check.sourceCurrent().ifPresent(n -> json.put("sourceCurrent", n));
    check.destinationCurrent().ifPresent(n -> json.put("destinationCurrent", n));
    check.sourceVersions().ifPresent(n -> json.put("sourceVersions", n));
    check.destinationVersions().ifPresent(n -> json.put("destinationVersions", n));
    return json.build();
  }

  private static boolean isFilled(TypeCheck check) {
    return check.outcome() != Outcome.MATCH
        || Stream.of(
                check.sourceCurrent(),
                check.destinationCurrent(),
                check.sourceVersions(),
                check.destinationVersions())
            .anyMatch(count -> count.orElse(0) > 0);
  }

  private static String row(TypeCheck check) {
    String why = check.reason().isEmpty() ? "" : ": " + check.reason();
    return row(
        check.type(),
        text(check.sourceCurrent()),
        text(check.destinationCurrent()),
        text(check.sourceVersions()),
        text(check.destinationVersions()),
        word(check.outcome()) + why);
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, FORM, (Object[]) cells).stripTrailing();
  }

  private static String text(OptionalLong count) {
    return count.isPresent() ? String.format(Locale.ROOT, "%,d", count.getAsLong()) : "?";
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
