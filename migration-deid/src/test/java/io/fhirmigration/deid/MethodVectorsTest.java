package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.deid.AnonymizerOptions.Keys;
import io.fhirmigration.deid.Trial.Result;
import io.fhirmigration.deid.internal.config.Texts;
import io.fhirmigration.deid.internal.method.DateOffset;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonNull;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each method does to single values what the original's does. */
class MethodVectorsTest {
  private static final JsonObject NOTHING = JsonValue.object().build();

  static List<JsonObject> redact() {
    return TestFiles.vectors("redact");
  }

  static List<JsonObject> dateShift() {
    return TestFiles.vectors("dateShift");
  }

  static List<JsonObject> dateShiftOffset() {
    return TestFiles.vectors("dateShiftOffset");
  }

  static List<JsonObject> hash() {
    return TestFiles.vectors("cryptoHash", "hmac");
  }

  static List<JsonObject> encrypt() {
    return TestFiles.vectors("encrypt");
  }

  static List<JsonObject> decrypt() {
    return TestFiles.vectors("decrypt");
  }

  static List<JsonObject> perturb() {
    return TestFiles.vectors("perturb");
  }

  static List<JsonObject> generalize() {
    return TestFiles.vectors("generalize");
  }

  static List<JsonObject> substitute() {
    return TestFiles.vectors("substitute");
  }

  private static JsonObject params(JsonObject vector) {
    return vector.object("params").orElseThrow();
  }

  private static JsonValue input(JsonObject vector) {
    return vector.get("input").orElseThrow();
  }

  private static JsonValue expected(JsonObject vector) {
    return vector.get("expected").orElseThrow();
  }

  private static Trial trial(JsonObject params, String otherwise) {
    String type = params.string("type").orElse(otherwise);
    String parent = params.string("parentType").orElse("");
    if (params.string("name").orElse("").equals("postalCode")) {
      return new Trial().type("Address", "postalCode");
    }
    return switch (parent) {
      case "Age" -> new Trial().type("Age", "value");
      case "Reference" -> new Trial().type("Reference", "reference");
      default -> new Trial().type(type, "");
    };
  }

  private static void assertLabel(Result result, JsonObject vector) {
    assertThat(result.labels()).isEqualTo(vector.string("label").map(List::of).orElse(List.of()));
  }

  private static void assertValue(Result result, JsonValue expected) {
    assertThat(result.value())
        .isEqualTo(expected instanceof JsonNull ? Optional.empty() : Optional.of(expected));
  }

  @ParameterizedTest
  @MethodSource
  void redact(JsonObject vector) {
    Trial trial = trial(params(vector), "string").rule("redact", "", NOTHING);
    for (String name :
        List.of(
            "enablePartialDatesForRedact",
            "enablePartialAgesForRedact",
            "enablePartialZipCodesForRedact",
            "restrictedZipCodeTabulationAreas")) {
      params(vector).get(name).ifPresent(value -> trial.parameter(name, value));
    }

    Result result = trial.of(input(vector));

    assertValue(result, expected(vector));
    assertLabel(result, vector);
  }

  @ParameterizedTest
  @MethodSource
  void dateShift(JsonObject vector) {
    JsonObject params = params(vector);
    Optional<String> key = params.string("dateShiftKey");
    String prefix = params.string("dateShiftKeyPrefix").orElse("");
    Keys keys = new Keys(key, Optional.empty(), Optional.empty(), Optional.empty());
    Trial trial =
        trial(params, "date")
            .options(TestFiles.OPTIONS.withKeys(keys))
            .fileName(prefix)
            .rule("dateShift", "", NOTHING)
            .parameter("dateShiftScope", new JsonString(prefix.isEmpty() ? "resource" : "file"));
    for (String name : List.of("dateShiftFixedOffsetInDays", "enablePartialDatesForRedact")) {
      params.get(name).ifPresent(value -> trial.parameter(name, value));
    }

    Result result = trial.of(input(vector));

    if (expected(vector) instanceof JsonObject range) {
      String shifted = Texts.of(result.value().orElseThrow());
      assertThat(shifted)
          .isBetween(range.string("min").orElseThrow(), range.string("max").orElseThrow());
    } else {
      assertValue(result, expected(vector));
    }
    assertLabel(result, vector);
  }

  @ParameterizedTest
  @MethodSource
  void dateShiftOffset(JsonObject vector) {
    assertThat((long) DateOffset.of(Texts.of(input(vector))))
        .isEqualTo(vector.integer("expected").orElseThrow());
  }

  @ParameterizedTest
  @MethodSource
  void hash(JsonObject vector) {
    Trial trial =
        trial(params(vector), "string")
            .parameter("cryptoHashKey", params(vector).get("cryptoHashKey").orElseThrow())
            .rule("cryptoHash", "", NOTHING);

    assertValue(trial.of(input(vector)), expected(vector));
  }

  @ParameterizedTest
  @MethodSource
  void encrypt(JsonObject vector) throws Exception {
    JsonValue key = params(vector).get("encryptKey").orElseThrow();
    Trial trial =
        trial(params(vector), "string").parameter("encryptKey", key).rule("encrypt", "", NOTHING);

    Result result = trial.of(input(vector));

    Optional<String> text = ((JsonObject) expected(vector)).string("decryptsTo");
    if (text.orElse("").isEmpty()) {
      assertThat(result.value()).isEqualTo(text.map(JsonString::new));
    } else {
      String encrypted = Texts.of(result.value().orElseThrow());
      assertThat(Decryption.of(encrypted, Texts.of(key))).isEqualTo(text.get());
      assertThat(result.labels()).containsExactly("MASKED");
      assertThat(trial.of(input(vector)).value()).isNotEqualTo(result.value());
    }
  }

  /** Shows that what the tests decrypt with is what the original decrypts with. */
  @ParameterizedTest
  @MethodSource
  void decrypt(JsonObject vector) throws Exception {
    String key = params(vector).string("encryptKey").orElseThrow();
    if (expected(vector) instanceof JsonObject) {
      assertThatThrownBy(() -> Decryption.of(Texts.of(input(vector)), key))
          .isInstanceOf(IllegalArgumentException.class);
    } else {
      assertThat(Decryption.of(Texts.of(input(vector)), key)).isEqualTo(Texts.of(expected(vector)));
    }
  }

  @ParameterizedTest
  @MethodSource
  void perturb(JsonObject vector) {
    JsonObject params = params(vector);
    JsonObject settings =
        JsonValue.object()
            .put("span", params.get("span").orElseThrow())
            .put("rangeType", params.get("rangeType").orElseThrow())
            .put("roundTo", params.get("roundTo").orElseThrow())
            .build();
    String type = params.string("type").orElseThrow();
    boolean quantity = Character.isUpperCase(type.charAt(0));
    JsonNumber number = new JsonNumber(Texts.of(input(vector)));
    JsonValue value = quantity ? JsonValue.object().put("value", number).build() : number;
    Trial trial = trial(params, "").rule("perturb", "", settings);
    JsonObject expected = (JsonObject) expected(vector);

    for (int i = 0; i < 20; i++) {
      Result result = trial.of(value);
      JsonValue noisy = result.value().orElseThrow();
      JsonValue shown = quantity ? ((JsonObject) noisy).get("value").orElseThrow() : noisy;
      BigDecimal got = new BigDecimal(Texts.of(shown));
      assertThat(got).isBetween(decimal(expected, "min"), decimal(expected, "max"));
      assertThat(got.stripTrailingZeros().scale())
          .isLessThanOrEqualTo(decimal(expected, "maxDecimals").intValue());
      assertLabel(result, vector);
    }
  }

  private static BigDecimal decimal(JsonObject object, String name) {
    return new BigDecimal(Texts.of(object.get(name).orElseThrow()));
  }

  @ParameterizedTest
  @MethodSource
  void generalize(JsonObject vector) {
    JsonObject params = params(vector);
    var settings = JsonValue.object().put("cases", params.get("cases").orElseThrow());
    params
        .get("otherValues")
        .filter(value -> !(value instanceof JsonNull))
        .ifPresent(value -> settings.put("otherValues", value));
    Trial trial = trial(params, "").rule("generalize", "", settings.build());

    if (expected(vector) instanceof JsonObject error) {
      boolean processing =
          error.string("error").orElseThrow().equals("AnonymizerProcessingException");
      assertThatThrownBy(() -> trial.of(input(vector)))
          .isInstanceOf(RejectedException.class)
          .hasMessageStartingWith(
              processing
                  ? "Generalize failed when processing ["
                  : "Generalization is not applicable on the node with type "
                      + params.string("type").orElseThrow()
                      + ".");
    } else {
      Result result = trial.of(input(vector));
      assertValue(result, expected(vector));
      assertLabel(result, vector);
    }
  }

  @ParameterizedTest
  @MethodSource
  void substitute(JsonObject vector) {
    JsonObject params = params(vector);
    Trial trial = trial(params, "");
    for (JsonValue visited : params.array("visitedPaths")) {
      String path = Texts.of(visited);
      trial.rule("keep", path.equals("$this") ? "" : "." + path, NOTHING);
    }
    JsonValue replacement = params.get("replaceWith").orElseThrow();
    trial.rule("substitute", "", JsonValue.object().put("replaceWith", replacement).build());

    JsonValue expected = expected(vector);
    if (expected instanceof JsonObject object && object.get("error").isPresent()) {
      assertThatThrownBy(() -> trial.of(input(vector)))
          .isInstanceOf(RejectedException.class)
          .hasMessageStartingWith("replaceWith is no value of type");
      return;
    }
    Result result = trial.of(input(vector));
    boolean nothing =
        expected instanceof JsonNull
            || expected instanceof JsonObject object && object.members().isEmpty();
    assertThat(result.value()).isEqualTo(nothing ? Optional.empty() : Optional.of(expected));
    assertLabel(result, vector);
  }
}
