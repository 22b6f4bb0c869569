package io.fhirmigration.deid.internal.config;

import io.fhirmigration.deid.internal.fhirpath.Expression;
import io.fhirmigration.ndjson.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule of a configuration.
 *
 * @param path as written
 * @param method in lower case
 * @param settings what the method needs
 */
public record Rule(String path, String method, Settings settings) {
  /** The methods that are built in, in lower case. */
  public static final List<String> METHODS =
      List.of(
          "redact",
          "dateshift",
          "cryptohash",
          "substitute",
          "encrypt",
          "perturb",
          "keep",
          "generalize");

  private static final Pattern PARTS =
      Pattern.compile("^(?<type>[A-Z][a-zA-Z]*)?\\.?(?<expression>.*?)$", Pattern.DOTALL);

  /** What a method needs. */
  public sealed interface Settings {}

  /** Nothing. */
  public record None() implements Settings {}

  /** The replacement. */
  public record Substitute(JsonValue replaceWith) implements Settings {}

  /**
   * The noise.
   *
   * @param span its width, absolute or as a part of the value
   * @param roundTo digits behind the point
   */
  public record Perturb(BigDecimal span, boolean proportional, int roundTo) implements Settings {}

  /**
   * The cases.
   *
   * @param cases in their order
   * @param keepOthers whether other values are kept
   */
  public record Generalize(List<Case> cases, boolean keepOthers) implements Settings {
    /** Copies the cases. */
    public Generalize {
      cases = List.copyOf(cases);
    }
  }

  /**
   * A case.
   *
   * @param text as it is written, for messages
   */
  public record Case(String text, Expression test, Expression value) {}

  /** The leading resource type; empty when the path begins with something else. */
  public Optional<String> resourceType() {
    Matcher matcher = PARTS.matcher(path);
    return matcher.matches() ? Optional.ofNullable(matcher.group("type")) : Optional.empty();
  }

  /** The path behind the resource type; the type itself when there is nothing behind it. */
  public String expression() {
    return expression(path);
  }

  static String expression(String path) {
    Matcher matcher = PARTS.matcher(path);
    String rest = matcher.matches() ? matcher.group("expression") : path;
    return rest.isEmpty() ? path : rest;
  }

  /** Whether the path is a resource type and nothing else. */
  public boolean isTypeOnly() {
    return resourceType().filter(path::equals).isPresent();
  }
}
