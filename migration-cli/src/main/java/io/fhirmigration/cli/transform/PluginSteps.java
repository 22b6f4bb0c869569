package io.fhirmigration.cli.transform;

import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.time.Instant;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * Makes steps of transformers that are found by name; thread-safe.
 *
 * @param planId the migration that they belong to, or {@link ProviderConfig#STAND_ALONE}
 * @param reference the migration's reference instant, when it is known
 * @param secrets looks up a secret by its handle
 */
public record PluginSteps(
    String planId, Optional<Instant> reference, Function<String, Optional<String>> secrets) {

  /** A step for one thread; fails as {@link #transformer} does. */
  FileStep step(TransformerSpec spec) {
    Transformer transformer = transformer(spec);
    return file -> transformer;
  }

  /**
   * A transformer for one thread.
   *
   * @throws RejectedException when it is not installed or refuses its properties
   */
  public Transformer transformer(TransformerSpec spec) {
    return ServiceLoader.load(TransformerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(spec.name()))
        .findFirst()
        .orElseThrow(
            () ->
                new RejectedException("transformer '" + spec.name() + "' is not known; install it"))
        .create(
            new ProviderConfig(
                spec.properties(), secrets, planId, reference.orElse(Instant.EPOCH)));
  }
}
