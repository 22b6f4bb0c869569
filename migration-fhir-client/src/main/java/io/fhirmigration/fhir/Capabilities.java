package io.fhirmigration.fhir;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a server's capability statement says, as far as a migration depends on it.
 *
 * <p>Names that are not plain words are left out; a member that is absent gives an empty string or
 * set.
 *
 * @param now the server's clock when it answered, in whole seconds
 * @param software name and version
 * @param fhirVersion the version of FHIR, such as {@code 4.0.1}
 * @param tenant the Microsoft Entra tenant whose tokens it takes, when it says
 * @param operations the names of the operations on the whole server
 * @param types what it says about each resource type, by name
 */
public record Capabilities(
    Instant now,
    String software,
    String fhirVersion,
    Optional<String> tenant,
    Set<String> operations,
    Map<String, OfType> types) {
  /** Copies the collections. */
  public Capabilities {
    operations = Set.copyOf(operations);
    types = Map.copyOf(new TreeMap<>(types));
  }

  /**
   * What a server says about one resource type.
   *
   * @param interactions the codes of what can be done with it
   * @param versioning {@code no-version}, {@code versioned} or {@code versioned-update}
   * @param conditionals the conditional interactions it takes, such as {@code conditionalCreate}
   * @param references how it treats references
   * @param searchParameters what it can be searched by
   */
  public record OfType(
      Set<String> interactions,
      String versioning,
      Set<String> conditionals,
      Set<String> references,
      Set<String> searchParameters) {
    /** Copies the sets. */
    public OfType {
      interactions = Set.copyOf(interactions);
      conditionals = Set.copyOf(conditionals);
      references = Set.copyOf(references);
      searchParameters = Set.copyOf(searchParameters);
    }
  }
}
