package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a de-identified export does to its rows. The model knows one method and one kind of path:
 * {@code redact} of a member of a type, or of {@code Resource}; every other rule keeps the row.
 *
 * @param redacted the members that are left out, by type
 */
record Deidentification(Map<String, Set<String>> redacted) {
  /** Changes nothing. */
  static final Deidentification NONE = new Deidentification(Map.of());

  private static final String CONTAINER = "anonymization";
  private static final long LARGEST = 1 << 20;

  /**
   * Reads a configuration.
   *
   * @throws Refusal in the server's words when it can't be used
   */
  static Deidentification of(ExportDefinition.Anonymized wanted, StagingArea storage) {
    String name = wanted.config();
    StagedObject found =
        storage
            .find(CONTAINER, name)
            .orElseThrow(
                () -> Refusal.invalid("Anonymization configuration '" + name + "' not found."));
    if (found.length() > LARGEST) {
      throw Refusal.invalid("Anonymization configuration is too large > 1MB.");
    }
    if (wanted.etag().filter(etag -> !bare(etag).equals(bare(found.etag()))).isPresent()) {
      throw Refusal.invalid("The condition specified using HTTP conditional header(s) is not met.");
    }
    return rules(content(storage, found));
  }

  private static String bare(String etag) {
    return etag.replace("\"", "");
  }

  private static JsonValue content(StagingArea storage, StagedObject found) {
    try (InputStream in = storage.open(found, 0)) {
      return JsonValue.parse(in.readAllBytes());
    } catch (IOException | RuntimeException e) {
      throw unparsable();
    }
  }

  private static Refusal unparsable() {
    return Refusal.invalid("Failed to parse configuration file");
  }

  private static Deidentification rules(JsonValue content) {
    if (!(content instanceof JsonObject config) || config.array("fhirPathRules").isEmpty()) {
      throw unparsable();
    }
    Map<String, Set<String>> redacted = new HashMap<>();
    Json.objects(config.array("fhirPathRules"))
        .filter(rule -> rule.string("method").filter("redact"::equals).isPresent())
        .map(rule -> List.of(rule.string("path").orElse("").split("\\.", -1)))
        .filter(path -> path.size() == 2)
        .forEach(
            path -> redacted.computeIfAbsent(path.get(0), t -> new HashSet<>()).add(path.get(1)));
    return new Deidentification(redacted);
  }

  boolean changesNothing() {
    return redacted.isEmpty();
  }

  /** The row without what is redacted; written anew, as the server does. */
  JsonObject apply(JsonObject row) {
    Set<String> ofType = redacted.getOrDefault(row.string("resourceType").orElse(""), Set.of());
    Set<String> ofAll = redacted.getOrDefault("Resource", Set.of());
    ObjectBuilder rest = JsonValue.object();
    row.members()
        .forEach(
            (name, value) -> {
              if (!ofType.contains(name) && !ofAll.contains(name)) {
                rest.put(name, value);
              }
            });
    return rest.build();
  }
}
