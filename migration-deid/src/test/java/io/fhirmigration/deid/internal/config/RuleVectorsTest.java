package io.fhirmigration.deid.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.deid.TestFiles;
import io.fhirmigration.deid.internal.config.Rule.Generalize;
import io.fhirmigration.deid.internal.config.Rule.None;
import io.fhirmigration.deid.internal.config.Rule.Perturb;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules are read, and refused, as the original does. */
class RuleVectorsTest {
  static List<JsonObject> path() {
    return TestFiles.vectors("parsePath");
  }

  static List<JsonObject> perturb() {
    return TestFiles.vectors("parsePerturbSetting");
  }

  static List<JsonObject> generalize() {
    return TestFiles.vectors("parseGeneralizeSetting");
  }

  static List<JsonObject> refused() {
    return TestFiles.vectors("validateRule");
  }

  private final List<String> problems = new ArrayList<>();

  @ParameterizedTest
  @MethodSource
  void path(JsonObject vector) {
    Rule rule = new Rule(vector.string("input").orElseThrow(), "redact", new None());
    JsonObject expected = vector.object("expected").orElseThrow();

    assertThat(rule.resourceType().orElse(""))
        .isEqualTo(expected.string("resourceType").orElseThrow());
    assertThat(rule.expression()).isEqualTo(expected.string("expression").orElseThrow());
  }

  private Rule read(JsonObject vector) {
    Optional<Rule> rule = new RuleReader("R4", problems).read(vector.object("input").orElseThrow());
    assertThat(problems).isEmpty();
    return rule.orElseThrow();
  }

  @ParameterizedTest
  @MethodSource
  void perturb(JsonObject vector) {
    JsonObject expected = vector.object("expected").orElseThrow();

    Perturb settings = (Perturb) read(vector).settings();

    assertThat(settings.span()).isEqualByComparingTo(Texts.of(expected.get("span").orElseThrow()));
    assertThat((long) settings.roundTo()).isEqualTo(expected.integer("roundTo").orElseThrow());
    assertThat(settings.proportional() ? "Proportional" : "Fixed")
        .isEqualTo(expected.string("rangeType").orElseThrow());
  }

  @ParameterizedTest
  @MethodSource
  void generalize(JsonObject vector) {
    JsonObject expected = vector.object("expected").orElseThrow();

    Generalize settings = (Generalize) read(vector).settings();

    assertThat(settings.keepOthers() ? "Keep" : "Redact")
        .isEqualTo(expected.string("otherValues").orElseThrow());
    assertThat(settings.cases())
        .extracting(Rule.Case::text)
        .isEqualTo(
            expected.object("cases").orElseThrow().members().entrySet().stream()
                .map(one -> "[" + one.getKey() + ", " + Texts.of(one.getValue()) + "]")
                .toList());
  }

  /**
   * A rule without path or method is refused before its settings are looked at, so that the
   * original's more special message can't come up there either.
   */
  @ParameterizedTest
  @MethodSource
  void refused(JsonObject vector) {
    JsonObject rule = vector.object("input").orElse(JsonValue.object().build());
    String message = vector.object("expected").flatMap(e -> e.string("message")).orElseThrow();
    boolean early =
        message.startsWith("Missing path")
            || message.startsWith("Missing method")
            || message.toLowerCase(Locale.ROOT).contains("null");

    new RuleReader("R4", problems).read(rule);

    assertThat(problems)
        .first()
        .isEqualTo(early ? "Missing path or method in Fhir path rule config." : message);
  }
}
