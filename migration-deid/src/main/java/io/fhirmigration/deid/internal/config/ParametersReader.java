package io.fhirmigration.deid.internal.config;

import io.fhirmigration.deid.AnonymizerOptions.Keys;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonBoolean;
import io.fhirmigration.ndjson.JsonValue.JsonNull;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the parameters of a configuration. */
final class ParametersReader {
  private static final String UNREADABLE = "Failed to parse configuration file: ";

  static final Set<String> KNOWN =
      Set.of(
          "dateShiftKey",
          "dateShiftScope",
          "dateShiftFixedOffsetInDays",
          "cryptoHashKey",
          "encryptKey",
          "enablePartialAgesForRedact",
          "enablePartialDatesForRedact",
          "enablePartialZipCodesForRedact",
          "restrictedZipCodeTabulationAreas",
          "customSettings");

  private final JsonObject given;
  private final List<String> problems;

  ParametersReader(JsonObject file, List<String> problems, List<String> warnings) {
    this.problems = problems;
    this.given = object(file, "parameters", UNREADABLE + "parameters");
    for (String name : given.members().keySet()) {
      if (!KNOWN.contains(name)) {
        warnings.add(
            "parameters." + ConfigurationReader.name(name) + ": ignored, as by the original tool");
      }
    }
  }

  /** The parameters; keys given beside the file win. */
  Parameters read(Keys keys) {
    return new Parameters(
        keys.dateShift().or(() -> key("dateShiftKey")),
        scope(),
        fixedShift(),
        keys.cryptoHash().filter(key -> !key.isEmpty()).or(() -> key("cryptoHashKey")),
        keys.encrypt().filter(key -> !key.isEmpty()).or(() -> key("encryptKey")),
        flag("enablePartialAgesForRedact"),
        flag("enablePartialDatesForRedact"),
        flag("enablePartialZipCodesForRedact"),
        zipCodes(),
        object(given, "customSettings", UNREADABLE + "parameters.customSettings"));
  }

  private JsonObject object(JsonObject from, String name, String place) {
    Optional<JsonValue> value = from.get(name).filter(ParametersReader::isGiven);
    if (value.isPresent() && !(value.get() instanceof JsonObject)) {
      problems.add(place + ": give an object");
    }
    return from.object(name).orElse(JsonValue.object().build());
  }

  private static boolean isGiven(JsonValue value) {
    return !(value instanceof JsonNull);
  }

  private static boolean isScalar(JsonValue value) {
    return !(value instanceof JsonObject) && !(value instanceof JsonArray);
  }

  private Optional<JsonValue> value(String name) {
    return given.get(name).filter(ParametersReader::isGiven);
  }

  private Optional<String> key(String name) {
    Optional<JsonValue> value = value(name);
    if (value.isPresent() && !isScalar(value.get())) {
      unreadable(name + ": give a text");
    }
    return value.filter(ParametersReader::isScalar).map(Texts::of).filter(text -> !text.isEmpty());
  }

  /** A null is refused, as by the original tool, and so it is for the flags. */
  private DateShiftScope scope() {
    String text = given.get("dateShiftScope").map(Texts::of).orElse("resource");
    for (DateShiftScope scope : DateShiftScope.values()) {
      if (scope.name().equalsIgnoreCase(text)) {
        return scope;
      }
    }
    unreadable(
        "dateShiftScope: use resource, file or folder"
            + (text.equalsIgnoreCase("patient")
                ? "; the scope patient is an extension and is asked for outside the file"
                : ""));
    return DateShiftScope.RESOURCE;
  }

  private Optional<Integer> fixedShift() {
    try {
      return value("dateShiftFixedOffsetInDays")
          .map(value -> Texts.of(value).strip())
          .filter(text -> !text.isEmpty())
          .map(text -> new BigDecimal(text).intValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      unreadable("dateShiftFixedOffsetInDays: give a whole number of days");
      return Optional.empty();
    }
  }

  private boolean flag(String name) {
    Optional<JsonValue> value = given.get(name);
    if (value.isEmpty()) {
      return false;
    }
    if (value.get() instanceof JsonNumber number) {
      return new BigDecimal(number.lexeme()).signum() != 0;
    }
    String text = ConfigurationReader.lower(Texts.of(value.get()).strip());
    boolean fits = value.get() instanceof JsonBoolean || value.get() instanceof JsonString;
    if (!fits || !Set.of("true", "false").contains(text)) {
      unreadable(name + ": use true or false");
    }
    return text.equals("true");
  }

  private List<String> zipCodes() {
    Optional<JsonValue> value = value("restrictedZipCodeTabulationAreas");
    List<JsonValue> areas = given.array("restrictedZipCodeTabulationAreas");
    boolean list = value.isEmpty() || value.get() instanceof JsonArray;
    if (!list || areas.stream().anyMatch(area -> !isGiven(area) || !isScalar(area))) {
      unreadable("restrictedZipCodeTabulationAreas: give an array of texts");
    }
    return areas.stream().map(Texts::of).toList();
  }

  private void unreadable(String problem) {
    problems.add(UNREADABLE + "parameters." + problem);
  }
}
