package io.fhirmigration.cli.transform;

import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes steps of transformers that are found by name; thread-safe.
 *
 * @param planId the migration that they belong to, or {@link ProviderConfig#STAND_ALONE}
 * @param reference the migration's reference instant, when it is known
 * @param secrets looks up a secret by its handle
 * @param installed the transformers that there are
 */
public record PluginSteps(
    String planId,
    Optional<Instant> reference,
    Function<String, Optional<String>> secrets,
    List<TransformerProvider> installed) {
  /** Copies the list. */
  public PluginSteps {
    installed = List.copyOf(installed);
  }

  /**
   * A step for one thread.
   *
   * @throws RejectedException as {@link #transformer} does, or when it has to know the whole range
   */
  FileStep step(TransformerSpec spec) {
    if (isSurveyed(spec)) {
      throw new RejectedException(
          "transformer "
              + spec.name()
              + ": has to know the whole range, which a migration tells it; give it properties by"
              + " which it does not, or leave it out");
    }
    Transformer transformer = transformer(spec);
    return file -> transformer;
  }

  /**
   * A transformer for one thread.
   *
   * @throws RejectedException when it is not installed or refuses its properties
   */
  public Transformer transformer(TransformerSpec spec) {
    return provider(spec).create(config(spec));
  }

  /**
   * Whether it has to know the whole range before it changes a line.
   *
   * @throws RejectedException when it is not installed or refuses its properties
   */
  public boolean isSurveyed(TransformerSpec spec) {
    return provider(spec).survey(config(spec)).isPresent();
  }

  private TransformerProvider provider(TransformerSpec spec) {
    return installed.stream()
        .filter(provider -> provider.name().equals(spec.name()))
        .findFirst()
        .orElseThrow(
            () ->
                new RejectedException(
                    "transformer '" + spec.name() + "' is not known; install it"));
  }

  private ProviderConfig config(TransformerSpec spec) {
    return new ProviderConfig(spec.properties(), secrets, planId, reference.orElse(Instant.EPOCH));
  }
}
