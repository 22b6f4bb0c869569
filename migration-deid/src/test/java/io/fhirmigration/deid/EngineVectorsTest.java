package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.deid.internal.config.Texts;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole configurations do to small resources what the original asserts. */
class EngineVectorsTest {
  private static final String KEY = "1234567890123456";

  static List<JsonObject> engine() {
    return TestFiles.vectors("engine");
  }

  static List<JsonObject> custom() {
    return TestFiles.vectors("engineCustom");
  }

  static List<JsonObject> empty() {
    return TestFiles.vectors("isEmptyElement");
  }

  @ParameterizedTest
  @MethodSource
  void engine(JsonObject vector) throws Exception {
    JsonObject config = vector.object("params").flatMap(p -> p.object("config")).orElseThrow();
    Anonymizer anonymizer = Anonymizer.compile(TestFiles.utf8(config.toJson()), TestFiles.OPTIONS);

    JsonValue output =
        JsonValue.parse(
            anonymizer.apply(TestFiles.utf8(vector.object("input").orElseThrow().toJson())));

    for (JsonValue assertion : vector.object("expected").orElseThrow().array("assert")) {
      check((JsonObject) assertion, output);
    }
  }

  private static void check(JsonObject assertion, JsonValue output) throws Exception {
    String path = assertion.string("path").orElseThrow();
    List<JsonValue> found = at(output, path.substring(path.indexOf('.') + 1));
    List<String> texts = found.stream().map(Texts::of).toList();
    for (String name : assertion.members().keySet()) {
      switch (name) {
        case "path" -> assertThat(path).isNotEmpty();
        case "absent" -> assertThat(found).as(path).isEmpty();
        case "exists" -> assertThat(found).as(path).isNotEmpty();
        case "equals" -> assertThat(texts).as(path).isEqualTo(texts(assertion, name));
        case "setEquals" -> assertThat(texts).as(path).hasSameElementsAs(texts(assertion, name));
        case "contains" -> assertThat(texts).as(path).containsAll(texts(assertion, name));
        case "notContains" ->
            assertThat(texts).as(path).doesNotContainAnyElementsOf(texts(assertion, name));
        case "min" ->
            assertThat(new BigDecimal(texts.get(0)))
                .isGreaterThanOrEqualTo(number(assertion, name));
        case "max" ->
            assertThat(new BigDecimal(texts.get(0))).isLessThanOrEqualTo(number(assertion, name));
        case "decryptsTo" ->
            assertThat(Decryption.of(texts.get(0), KEY))
                .isEqualTo(assertion.string(name).orElseThrow());
        default -> throw new AssertionError(name);
      }
    }
  }

  private static List<String> texts(JsonObject assertion, String name) {
    return assertion.array(name).stream().map(Texts::of).toList();
  }

  private static BigDecimal number(JsonObject assertion, String name) {
    return new BigDecimal(Texts.of(assertion.get(name).orElseThrow()));
  }

  private static List<JsonValue> at(JsonValue value, String path) {
    List<JsonValue> at = List.of(value);
    for (String step : path.split("\\.")) {
      String name = step.replaceAll("\\[.*", "");
      List<JsonValue> next = new ArrayList<>();
      for (JsonValue one : at) {
        Optional<JsonValue> member = ((JsonObject) one).get(name);
        member.ifPresent(m -> next.addAll(m instanceof JsonArray a ? a.items() : List.of(m)));
      }
      boolean indexed = step.endsWith("]");
      int index = indexed ? Integer.parseInt(step.replaceAll("\\D", "")) : 0;
      at =
          indexed
              ? next.subList(Math.min(index, next.size()), Math.min(index + 1, next.size()))
              : next;
    }
    return at;
  }

  @ParameterizedTest
  @MethodSource
  void custom(JsonObject vector) {
    JsonObject params = vector.object("params").orElseThrow();
    String config =
        "{\"fhirPathRules\":[{\"path\":\"Patient.name\",\"method\":\"MASK\"}],"
            + "\"parameters\":{\"customSettings\":"
            + params.object("customSettings").orElseThrow().toJson()
            + "}}";
    AnonymizerOptions options =
        TestFiles.OPTIONS.withMethod(
            "Mask",
            (value, settings) -> {
              int masked = (int) settings.integer("maskedLength").orElseThrow();
              return Optional.of("*".repeat(masked) + value.substring(masked));
            });

    byte[] output =
        Anonymizer.compile(TestFiles.utf8(config), options)
            .apply(TestFiles.utf8(vector.object("input").orElseThrow().toJson()));

    assertThat(JsonValue.parse(output)).isEqualTo(vector.object("expected").orElseThrow());
  }

  @ParameterizedTest
  @MethodSource
  void empty(JsonObject vector) {
    byte[] config =
        TestFiles.utf8("{\"fhirPathRules\":[{\"path\":\"Resource\",\"method\":\"keep\"}]}");
    AnonymizerWorker worker = Anonymizer.compile(config, TestFiles.OPTIONS).worker("", "");

    vector.object("input").ifPresent(input -> worker.apply(TestFiles.utf8(input.toJson())));

    assertThat(worker.emptied())
        .isEqualTo(Texts.of(vector.get("expected").orElseThrow()).equals("True"));
  }

  /** No kind of vector is left out by all tests together. */
  @Test
  void allVectorsAreUsed() {
    Set<String> ops = new TreeSet<>();
    new String(TestFiles.read("vectors.jsonl"), StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> ops.add(((JsonObject) JsonValue.parse(line)).string("op").orElseThrow()));

    assertThat(ops)
        .containsExactly(
            "cryptoHash",
            "dateShift",
            "dateShiftOffset",
            "decrypt",
            "encrypt",
            "engine",
            "engineCustom",
            "fastPathName",
            "fastPathType",
            "generalize",
            "hmac",
            "isEmptyElement",
            "parseGeneralizeSetting",
            "parsePath",
            "parsePerturbSetting",
            "perturb",
            "redact",
            "referenceTransform",
            "securityLabels",
            "substitute",
            "validateRule");
  }
}
