package io.fhirmigration.deid.internal.config;

import io.fhirmigration.deid.internal.model.TypeTable;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;

/**
 * A configuration file, read and checked.
 *
 * @param types the types of its FHIR version
 * @param skipErrors whether a rule that fails empties its document instead of stopping the run
 * @param rules in their order
 * @param warnings what it probably doesn't mean, one sentence each
 * @param canonical the file without its keys
 */
public record Configuration(
    TypeTable types,
    boolean skipErrors,
    List<Rule> rules,
    Parameters parameters,
    List<String> warnings,
    JsonObject canonical) {

  /** Copies the lists. */
  public Configuration {
    rules = List.copyOf(rules);
    warnings = List.copyOf(warnings);
  }

  /** Tells the number of rules. */
  @Override
  public String toString() {
    return "Configuration[" + rules.size() + " rules]";
  }
}
