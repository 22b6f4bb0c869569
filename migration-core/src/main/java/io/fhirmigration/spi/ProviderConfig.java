package io.fhirmigration.spi;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a provider's {@code create} gets: the properties given under its name, the secrets by
 * handle, and the facts of the plan that a deterministic plugin may use.
 *
 * @param properties plain values by name, no secrets; never null values
 * @param secrets looks up a secret by its handle (the name of an environment variable or of a
 *     reference); the value is not kept in any record
 * @param planId the migration's id, {@value #STAND_ALONE} outside a migration
 * @param referenceInstant the plan's reference instant; the epoch outside a migration
 * @param survey what a {@link RangeSurvey} wrote, a file of this machine to be read only; empty
 *     before it is made, where none is wanted and outside a migration
 */
public record ProviderConfig(
    Map<String, String> properties,
    Function<String, Optional<String>> secrets,
    String planId,
    Instant referenceInstant,
    Optional<Path> survey) {

  /** What stands for the migration's id outside a migration. */
  public static final String STAND_ALONE = "stand-alone";

  /** A configuration without a survey. */
  public ProviderConfig(
      Map<String, String> properties,
      Function<String, Optional<String>> secrets,
      String planId,
      Instant referenceInstant) {
    this(properties, secrets, planId, referenceInstant, Optional.empty());
  }

  /** Copies the properties in key order. */
  public ProviderConfig {
    properties = Map.copyOf(new TreeMap<>(properties));
  }

  /** A configuration outside a migration, without secrets. */
  public static ProviderConfig of(Map<String, String> properties) {
    return new ProviderConfig(properties, handle -> Optional.empty(), STAND_ALONE, Instant.EPOCH);
  }

  /** The same with a survey. */
  public ProviderConfig with(Optional<Path> made) {
    return new ProviderConfig(properties, secrets, planId, referenceInstant, made);
  }

  /** The value under {@code name}, or empty when it is not given. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(properties.get(name));
  }

  /**
   * One sentence for each property whose name is not among {@code known}, for a provider's list of
   * all problems.
   */
  public List<String> unknownProperties(String... known) {
    List<String> problems = new ArrayList<>();
    for (String name : new TreeMap<>(properties).keySet()) {
      if (!List.of(known).contains(name)) {
        problems.add(name + ": unknown property; use " + String.join(", ", known));
      }
    }
    return problems;
  }

  /** Names the properties without their values. */
  @Override
  public String toString() {
    return "ProviderConfig" + new TreeMap<>(properties).keySet();
  }
}
