package io.fhirmigration.cli.config;

import io.fhirmigration.cli.Suggestion;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ChunkStrategyProvider;
import io.fhirmigration.spi.ImportPayloadBuilderProvider;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.TransformerProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks the plugins whether they take what the file says about them. */
final class Plugins {
  private final Map<String, String> environment;
  private final Path home;
  private final Map<String, Consumer<ProviderConfig>> transformers;
  private final Map<String, Consumer<ProviderConfig>> strategies;
  private final Map<String, Consumer<ProviderConfig>> payloadBuilders;

  Plugins(Map<String, String> environment, Path home) {
    this.environment = environment;
    this.home = home;
    this.transformers =
        byName(InstalledTransformers.at(home), TransformerProvider::name, p -> p::create);
    this.strategies =
        byName(
            ServiceLoader.load(ChunkStrategyProvider.class),
            ChunkStrategyProvider::name,
            p -> p::create);
    this.payloadBuilders =
        byName(
            ServiceLoader.load(ImportPayloadBuilderProvider.class),
            ImportPayloadBuilderProvider::name,
            p -> p::create);
  }

  void transformer(Section section, String field, String name, Map<String, String> properties) {
    check(section, field, transformers, name, properties);
  }

  /** Whether a transformer has to know all lines before it can change the first. */
  boolean needsWholeRange(TransformerSpec spec) {
    try {
      ProviderConfig config = config(spec.properties());
      return InstalledTransformers.at(home).stream()
          .filter(provider -> provider.name().equals(spec.name()))
          .anyMatch(provider -> provider.survey(config).isPresent());
    } catch (RejectedException toldAlready) {
      return false;
    }
  }

  void strategy(Section section, String field, String name, Map<String, String> properties) {
    check(section, field, strategies, name, properties);
  }

  void payloadBuilder(Section section, String field, String name) {
    check(section, field, payloadBuilders, name, Map.of());
  }

  private void check(
      Section section,
      String field,
      Map<String, Consumer<ProviderConfig>> known,
      String name,
      Map<String, String> properties) {
    Consumer<ProviderConfig> create = known.get(name);
    if (create == null) {
      String near =
          Suggestion.of(name, known.keySet()).map(n -> "did you mean " + n + "? ").orElse("");
      section.problem(
          field,
          "'" + name + "' is not known",
          near + "use one of " + String.join(", ", known.keySet()));
      return;
    }
    try {
      create.accept(config(properties));
    } catch (RejectedException e) {
      section.problem(field, String.valueOf(e.getMessage()), "change its properties");
    }
  }

  private ProviderConfig config(Map<String, String> properties) {
    return new ProviderConfig(properties, this::secret, "check", Instant.EPOCH);
  }

  private Optional<String> secret(String handle) {
    try {
      return SecretRef.parse(handle, home).map(reference -> reference.read(environment));
    } catch (UserMistake e) {
      return Optional.empty();
    }
  }

  private static <P> Map<String, Consumer<ProviderConfig>> byName(
      Iterable<P> installed,
      Function<P, String> name,
      Function<P, Consumer<ProviderConfig>> create) {
    Map<String, Consumer<ProviderConfig>> found = new TreeMap<>();
    installed.forEach(p -> found.put(name.apply(p), create.apply(p)));
    return found;
  }
}
