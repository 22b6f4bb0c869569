package io.fhirmigration.deid.internal.config;

import io.fhirmigration.deid.AnonymizerOptions.Keys;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonBoolean;
import io.fhirmigration.ndjson.JsonValue.JsonNull;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the parameters of a configuration. */
final class ParametersReader {
  private static final Set<String> KNOWN =
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
    this.given = file.object("parameters").orElse(JsonValue.object().build());
    this.problems = problems;
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
        keys.cryptoHash().or(() -> key("cryptoHashKey")),
        keys.encrypt().or(() -> key("encryptKey")),
        flag("enablePartialAgesForRedact"),
        flag("enablePartialDatesForRedact"),
        flag("enablePartialZipCodesForRedact"),
        zipCodes(),
        given.object("customSettings").orElse(JsonValue.object().build()));
  }

  private Optional<JsonValue> value(String name) {
    return given.get(name).filter(value -> !(value instanceof JsonNull));
  }

  private Optional<String> key(String name) {
    return value(name).map(Texts::of).filter(text -> !text.isEmpty());
  }

  private DateShiftScope scope() {
    String text = value("dateShiftScope").map(Texts::of).orElse("resource");
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
      return value("dateShiftFixedOffsetInDays").map(value -> Integer.valueOf(Texts.of(value)));
    } catch (NumberFormatException e) {
      unreadable("dateShiftFixedOffsetInDays: give a whole number of days");
      return Optional.empty();
    }
  }

  private boolean flag(String name) {
    Optional<JsonValue> value = value(name);
    if (value.isEmpty()) {
      return false;
    }
    String text = ConfigurationReader.lower(Texts.of(value.get()));
    boolean fits = value.get() instanceof JsonBoolean || value.get() instanceof JsonString;
    if (!fits || !Set.of("true", "false").contains(text)) {
      unreadable(name + ": use true or false");
    }
    return text.equals("true");
  }

  private List<String> zipCodes() {
    Optional<JsonValue> value = value("restrictedZipCodeTabulationAreas");
    if (value.isPresent() && !(value.get() instanceof JsonArray)) {
      unreadable("restrictedZipCodeTabulationAreas: give an array of texts");
    }
    return given.array("restrictedZipCodeTabulationAreas").stream().map(Texts::of).toList();
  }

  private void unreadable(String problem) {
    problems.add("Failed to parse configuration file: parameters." + problem);
  }
}
