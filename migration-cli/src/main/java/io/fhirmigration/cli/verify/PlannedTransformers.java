package io.fhirmigration.cli.verify;

import io.fhirmigration.Migrations;
import io.fhirmigration.RangeSurveys;
import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.StagingAreas;
import io.fhirmigration.cli.Stores;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.InstalledTransformers;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.cli.config.SecretRef;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes the transformers of a plan, so that their results can be expected. */
public final class PlannedTransformers {
  private PlannedTransformers() {}

  /**
   * The transformers in their order.
   *
   * @param reference the instant that the migration fixed at its first start
   */
  public static List<Transformer> of(RunConfig config, Console console, Instant reference) {
    return IntStream.range(0, config.plan().transformers().size())
        .mapToObj(place -> one(place, config, console, reference))
        .toList();
  }

  /**
   * The same for contents that are read from the source itself.
   *
   * @throws UserMistake when the source de-identifies what it exports, which nothing here can
   *     repeat
   */
  static List<Transformer> ofSource(RunConfig config, Console console) {
    MigrationPlan plan = config.plan();
    if (plan.anonymization().isPresent()) {
      throw new UserMistake(
          "--config: its source de-identifies what it exports, so that contents must differ; use"
              + " 'fhir-migrate verify surface' or 'verify full'");
    }
    if (plan.transformers().isEmpty()) {
      return List.of();
    }
    return of(config, console, plan.referenceInstant().orElseGet(() -> pinned(config, console)));
  }

  /** What the migration fixed at its first start, if it was started. */
  private static Instant pinned(RunConfig config, Console console) {
    try (StateStore store =
        Stores.existing(config.state(), console.environment(), console.clock())) {
      return Migrations.open(store, console.clock())
          .records(config.plan().id())
          .migration()
          .referenceInstant();
    }
  }

  private static Transformer one(int place, RunConfig config, Console console, Instant reference) {
    TransformerSpec spec = config.plan().transformers().get(place);
    TransformerProvider provider = provider(spec.name(), config.home());
    ProviderConfig given =
        new ProviderConfig(
            spec.properties(),
            handle -> secret(handle, config, console),
            config.plan().id().value(),
            reference);
    return provider.survey(given).isEmpty()
        ? provider.create(given)
        : provider.create(given.with(survey(place, config, console)));
  }

  private static TransformerProvider provider(String name, Path home) {
    return InstalledTransformers.at(home).stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UserMistake("transformer '" + name + "' is not known; install it"));
  }

  /** What the migration has learned of its range, copied for as long as this process lives. */
  private static Optional<Path> survey(int place, RunConfig config, Console console) {
    try (StagingArea staging =
        StagingAreas.open(config.staging(), console.environment(), console.clock())) {
      Optional<Path> file = RangeSurveys.of(staging, config.plan().id()).file(place);
      file.stream()
          .flatMap(copy -> Stream.of(copy.resolveSibling(""), copy))
          .forEach(path -> path.toFile().deleteOnExit());
      return file;
    }
  }

  private static Optional<String> secret(String handle, RunConfig config, Console console) {
    return SecretRef.parse(handle, config.home())
        .map(reference -> reference.read(console.environment()));
  }
}
