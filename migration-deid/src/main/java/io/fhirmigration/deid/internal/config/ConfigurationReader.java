package io.fhirmigration.deid.internal.config;

import io.fhirmigration.deid.AnonymizerOptions;
import io.fhirmigration.deid.internal.model.TypeTable;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonNull;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a configuration file. What the original tool would refuse is refused with its messages, in
 * its order; what it takes but hardly means becomes a warning.
 */
public final class ConfigurationReader {
  private static final String UNREADABLE = "Failed to parse configuration file";
  private static final Set<String> KNOWN =
      Set.of("fhirVersion", "processingErrors", "fhirPathRules", "parameters");
  private static final Set<String> KEYS = Set.of("dateShiftKey", "cryptoHashKey", "encryptKey");

  private final JsonObject file;
  private final AnonymizerOptions options;

  /** Found while the file is read, before anything in it is checked. */
  private final List<String> unreadable = new ArrayList<>();

  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private ConfigurationReader(JsonObject file, AnonymizerOptions options) {
    this.file = file;
    this.options = options;
  }

  /**
   * Reads and checks a file.
   *
   * @throws RejectedException naming everything that is wrong
   */
  public static Configuration read(byte[] json, AnonymizerOptions options) {
    JsonValue document;
    try {
      document = TolerantJson.parse(json);
    } catch (RejectedException e) {
      throw new RejectedException(UNREADABLE + ": " + e.getMessage(), e);
    }
    if (!(document instanceof JsonObject object)) {
      throw new RejectedException(UNREADABLE + ": it holds no JSON object");
    }
    return new ConfigurationReader(spelled(object), options).read();
  }

  /** With known names as they are spelled here; their case doesn't matter, the last one counts. */
  private static JsonObject spelled(JsonObject file) {
    JsonObject top = spelled(file, KNOWN);
    return top.object("parameters")
        .map(parameters -> spelled(parameters, ParametersReader.KNOWN))
        .map(parameters -> replaced(top, "parameters", parameters))
        .orElse(top);
  }

  private static JsonObject spelled(JsonObject given, Set<String> known) {
    ObjectBuilder copy = JsonValue.object();
    given
        .members()
        .forEach(
            (name, value) ->
                copy.put(
                    known.stream().filter(name::equalsIgnoreCase).findFirst().orElse(name), value));
    return copy.build();
  }

  private static JsonObject replaced(JsonObject given, String name, JsonObject value) {
    ObjectBuilder copy = JsonValue.object();
    given.members().forEach(copy::put);
    return copy.put(name, value).build();
  }

  private Configuration read() {
    boolean skip = skipErrors();
    Parameters parameters = new ParametersReader(file, unreadable, warnings).read(options.keys());
    TypeTable types = types();
    List<Rule> rules = rules(types);
    KeyChecks.check(parameters, rules, options, problems, warnings);
    warnOfNames();
    if (options.strict()) {
      problems.addAll(warnings);
    }
    unreadable.addAll(problems);
    if (!unreadable.isEmpty()) {
      throw new RejectedException(String.join("; ", unreadable));
    }
    return new Configuration(types, skip, rules, parameters, warnings, canonical());
  }

  private boolean skipErrors() {
    String text = file.get("processingErrors").map(Texts::of).orElse("raise");
    if (!text.equalsIgnoreCase("raise") && !text.equalsIgnoreCase("skip")) {
      unreadable.add(UNREADABLE + ": processingErrors: use raise or skip");
    }
    return text.equalsIgnoreCase("skip");
  }

  private TypeTable types() {
    String version = file.get("fhirVersion").map(Texts::of).orElse("");
    if (version.isEmpty()) {
      warnings.add("fhirVersion: not given; R4 is assumed");
    } else if (version.equalsIgnoreCase("Stu3")) {
      return TypeTable.stu3();
    } else if (!version.equalsIgnoreCase("R4")) {
      problems.add(
          "Configuration of fhirVersion "
              + version
              + " is not supported. Expected fhirVersion: R4 or Stu3");
    }
    return TypeTable.r4();
  }

  private List<Rule> rules(TypeTable types) {
    Optional<JsonValue> given = file.get("fhirPathRules").filter(v -> !(v instanceof JsonNull));
    if (given.isEmpty()) {
      problems.add("The configuration is invalid, please specify any fhirPathRules");
      return List.of();
    }
    if (!(given.get() instanceof JsonArray array)) {
      unreadable.add(UNREADABLE + ": fhirPathRules: give an array");
      return List.of();
    }
    List<Rule> rules = new ArrayList<>();
    RuleReader reader = new RuleReader(types.fhirVersion(), problems);
    PathChecks paths = new PathChecks(types, warnings);
    for (JsonValue item : array.items()) {
      if (item instanceof JsonObject rule) {
        reader.read(rule).ifPresent(rules::add);
      } else {
        unreadable.add(UNREADABLE + ": fhirPathRules: give objects");
      }
    }
    rules.forEach(paths::check);
    rules.forEach(this::checkMethod);
    return rules;
  }

  private void checkMethod(Rule rule) {
    if (!Rule.METHODS.contains(rule.method()) && !options.methods().containsKey(rule.method())) {
      String problem =
          rule.path()
              + ": method '"
              + rule.method()
              + "' is not known; use one of "
              + String.join(", ", Rule.METHODS);
      (options.repeatable() ? problems : warnings).add(problem);
    }
  }

  private void warnOfNames() {
    for (String name : file.members().keySet()) {
      if (name.equals("processingError")) {
        warnings.add(
            "processingError: ignored, as by the original tool; the key it reads is"
                + " processingErrors");
      } else if (!KNOWN.contains(name)) {
        warnings.add(name(name) + ": ignored, as by the original tool");
      }
    }
  }

  static String name(String name) {
    return name.matches("[A-Za-z][A-Za-z0-9]{0,63}") ? name : "an unknown key";
  }

  private JsonObject canonical() {
    return file.object("parameters")
        .map(parameters -> replaced(file, "parameters", withoutKeys(parameters)))
        .orElse(file);
  }

  private static JsonObject withoutKeys(JsonObject parameters) {
    ObjectBuilder copy = JsonValue.object();
    parameters
        .members()
        .forEach(
            (name, value) -> {
              if (!KEYS.contains(name)) {
                copy.put(name, value);
              }
            });
    return copy.build();
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
