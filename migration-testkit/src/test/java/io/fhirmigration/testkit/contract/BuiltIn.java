package io.fhirmigration.testkit.contract;

import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ChunkStrategyProvider;
import io.fhirmigration.spi.ImportPayloadBuilder;
import io.fhirmigration.spi.ImportPayloadBuilderProvider;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.TransformerProvider;
import java.util.Map;
import java.util.ServiceLoader;

/** Core's own plugins, found by name as the engine finds them. */
final class BuiltIn {
  private BuiltIn() {}

  static ChunkStrategy strategy(String name, Map<String, String> properties) {
    return ServiceLoader.load(ChunkStrategyProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow()
        .create(ProviderConfig.of(properties));
  }

  static ImportPayloadBuilder payloadBuilder(String name) {
    return ServiceLoader.load(ImportPayloadBuilderProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow()
        .create(ProviderConfig.of(Map.of()));
  }

  static TransformerProvider transformer(String name) {
    return ServiceLoader.load(TransformerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
