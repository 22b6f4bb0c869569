package io.fhirmigration.cli.config;

import io.fhirmigration.spi.FileProperties;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.RangeSurvey;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** The transformers of this installation. */
public final class InstalledTransformers {
  private InstalledTransformers() {}

  /**
   * One provider for each, new ones at each call.
   *
   * @param home where relative paths in their properties start
   */
  public static List<TransformerProvider> at(Path home) {
    return ServiceLoader.load(TransformerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .map(provider -> at(home, provider))
        .toList();
  }

  private static TransformerProvider at(Path home, TransformerProvider provider) {
    return provider instanceof FileProperties files
        ? new AtHome(provider, files.fileProperties(), home)
        : provider;
  }

  /** Makes paths absolute before anybody else sees them; the plan keeps them as they stand. */
  private record AtHome(TransformerProvider provider, Set<String> files, Path home)
      implements TransformerProvider {
    @Override
    public String name() {
      return provider.name();
    }

    @Override
    public Transformer create(ProviderConfig config) {
      return provider.create(absolute(config));
    }

    @Override
    public Optional<RangeSurvey> survey(ProviderConfig config) {
      return provider.survey(absolute(config));
    }

    private ProviderConfig absolute(ProviderConfig config) {
      Map<String, String> properties = new TreeMap<>(config.properties());
      files.forEach(name -> properties.computeIfPresent(name, (same, path) -> absolute(path)));
      return new ProviderConfig(
          properties,
          config.secrets(),
          config.planId(),
          config.referenceInstant(),
          config.survey());
    }

    private String absolute(String path) {
      try {
        return home.resolve(path).normalize().toString();
      } catch (InvalidPathException e) {
        return path;
      }
    }
  }
}
