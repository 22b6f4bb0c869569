package io.fhirmigration.deid.internal.config;

import io.fhirmigration.deid.internal.config.Rule.Case;
import io.fhirmigration.deid.internal.config.Rule.Generalize;
import io.fhirmigration.deid.internal.config.Rule.None;
import io.fhirmigration.deid.internal.config.Rule.Perturb;
import io.fhirmigration.deid.internal.config.Rule.Settings;
import io.fhirmigration.deid.internal.config.Rule.Substitute;
import io.fhirmigration.deid.internal.engine.PathEngines;
import io.fhirmigration.deid.internal.fhirpath.Expression;
import io.fhirmigration.deid.internal.fhirpath.Parser;
import io.fhirmigration.deid.internal.fhirpath.SyntaxException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonNull;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one rule after the other, with the original tool's messages. */
final class RuleReader {
  private static final int MOST_DIGITS = 28;
  private static final int LARGEST_SCALE = 1_000;
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,9}");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,9})?");
  private static final String PROPORTIONAL = "proportional";

  private final String fhirVersion;
  private final List<String> problems;

  RuleReader(String fhirVersion, List<String> problems) {
    this.fhirVersion = fhirVersion;
    this.problems = problems;
  }

  /** The rule; empty, with problems, when it is faulty. */
  Optional<Rule> read(JsonObject given) {
    if (given.get("path").isEmpty() || value(given, "method").isEmpty()) {
      problems.add("Missing path or method in Fhir path rule config.");
      return Optional.empty();
    }
    String path = text(given, "path", "");
    String method = ConfigurationReader.lower(text(given, "method", ""));
    int before = problems.size();
    checkPath(path);
    Settings settings =
        switch (method) {
          case "substitute" -> substitute(path, given);
          case "perturb" -> perturb(path, given);
          case "generalize" -> generalize(given);
          default -> new None();
        };
    return problems.size() == before
        ? Optional.of(new Rule(path, method, settings))
        : Optional.empty();
  }

  private static Optional<JsonValue> value(JsonObject given, String name) {
    return given.get(name).filter(value -> !(value instanceof JsonNull));
  }

  /** A null that is written down counts as the empty text, not as the default. */
  private static String text(JsonObject given, String name, String byDefault) {
    return given.get(name).map(Texts::of).orElse(byDefault);
  }

  /** The path must compile as a whole, and so must what is left of it behind a resource type. */
  private void checkPath(String path) {
    try {
      Parser.parse(path);
      Parser.parse(Rule.expression(path));
    } catch (SyntaxException e) {
      if (!e.isUnsupported()) {
        problems.add("Invalid FHIR path " + path);
      } else if (PathEngines.compile(fhirVersion, Rule.expression(path)).isEmpty()) {
        problems.add(
            path
                + ": "
                + e.getMessage()
                + " is outside the FHIRPath that is compiled here; write the rule without it, or,"
                + " for R4, add "
                + PathEngines.COORDINATES
                + " to the class path");
      }
    }
  }

  private Settings substitute(String path, JsonObject given) {
    Optional<JsonValue> replacement = given.get("replaceWith");
    if (replacement.isEmpty()) {
      problems.add("Missing replaceWith value in substitution rule at " + path + ".");
    }
    return new Substitute(replacement.orElse(new JsonNull()));
  }

  private Settings perturb(String path, JsonObject given) {
    int roundTo = 2;
    if (given.get("roundTo").isPresent()) {
      Optional<BigDecimal> digits = number(given, "roundTo", WHOLE);
      if (digits.isEmpty() || !isRound(digits.get())) {
        problems.add("RoundTo value is invalid at " + path + ".");
      } else {
        roundTo = digits.get().intValueExact();
      }
    }
    Optional<BigDecimal> span = number(given, "span", DECIMAL);
    if (given.get("span").isEmpty()) {
      problems.add("Span value is required in perturb rule at " + path + ".");
    } else if (span.isEmpty() || span.get().signum() < 0) {
      problems.add("Span value is invalid at " + path + ".");
    }
    String range = text(given, "rangeType", "fixed");
    if (!range.equalsIgnoreCase("fixed") && !range.equalsIgnoreCase(PROPORTIONAL)) {
      problems.add("RangeType value is invalid at " + path + ".");
    }
    return new Perturb(span.orElse(BigDecimal.ZERO), range.equalsIgnoreCase(PROPORTIONAL), roundTo);
  }

  private static boolean isRound(BigDecimal digits) {
    return digits.stripTrailingZeros().scale() <= 0
        && digits.signum() >= 0
        && digits.compareTo(BigDecimal.valueOf(MOST_DIGITS)) <= 0;
  }

  /** A number, or a text that holds one in a grammar. */
  private static Optional<BigDecimal> number(JsonObject given, String name, Pattern inText) {
    return value(given, name)
        .filter(
            value ->
                value instanceof JsonNumber || inText.matcher(Texts.of(value).strip()).matches())
        .map(value -> new BigDecimal(Texts.of(value).strip()))
        .filter(number -> Math.abs((long) number.scale()) <= LARGEST_SCALE);
  }

  private Settings generalize(JsonObject given) {
    Optional<JsonValue> written = value(given, "cases");
    List<Case> cases = new ArrayList<>();
    if (written.isEmpty()) {
      problems.add("Missing cases in FHIR path rule config.");
    } else {
      Optional<JsonObject> object = object(written.get());
      if (object.isEmpty()) {
        problems.add("Invalid Json format " + Texts.of(written.get()));
      }
      object.ifPresent(o -> o.members().forEach((test, value) -> addCase(test, value, cases)));
    }
    String others = text(given, "otherValues", "redact");
    if (!others.equalsIgnoreCase("redact") && !others.equalsIgnoreCase("keep")) {
      problems.add("OtherValues setting is invalid at " + others + ".");
    }
    return new Generalize(cases, others.equalsIgnoreCase("keep"));
  }

  /** An object, or a string that holds one. */
  private static Optional<JsonObject> object(JsonValue written) {
    if (written instanceof JsonObject object) {
      return Optional.of(object);
    }
    try {
      return TolerantJson.parse(Texts.of(written)) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (RejectedException e) {
      return Optional.empty();
    }
  }

  private void addCase(String test, JsonValue value, List<Case> cases) {
    String result = Texts.of(value);
    String text = "[" + test + ", " + result + "]";
    try {
      Expression condition = Parser.parse(test);
      cases.add(new Case(text, condition, Parser.parse(result)));
    } catch (SyntaxException e) {
      problems.add(
          "Invalid cases expression "
              + text
              + (e.isUnsupported() ? ": " + e.getMessage() + " is not compiled here" : ""));
    }
  }
}
