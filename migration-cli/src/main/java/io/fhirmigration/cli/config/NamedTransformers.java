package io.fhirmigration.cli.config;

import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The transformers of a configuration, and what they may ask about the migration.
 *
 * @param specs in their order
 * @param planId what the migration is called, when it says
 * @param referenceInstant the instant that transformers may use, when it is given
 * @param home where relative paths start
 */
public record NamedTransformers(
    List<TransformerSpec> specs,
    Optional<String> planId,
    Optional<Instant> referenceInstant,
    Path home) {
  /** Copies the list. */
  public NamedTransformers {
    specs = List.copyOf(specs);
  }
}
