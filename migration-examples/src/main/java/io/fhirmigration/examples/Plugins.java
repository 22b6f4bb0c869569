package io.fhirmigration.examples;

import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StagingAreaProvider;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStoreProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;

/** Opens stores and staging areas by the names of their providers. */
final class Plugins {
  private Plugins() {}

  static StagingArea folder(Path path) {
    return ServiceLoader.load(StagingAreaProvider.class).stream()
        .map(Provider::get)
        .filter(provider -> provider.name().equals("folder"))
        .findFirst()
        .orElseThrow()
        .create(ProviderConfig.of(Map.of("path", path.toString())));
  }

  static StateStore inMemoryStore() {
    return ServiceLoader.load(StateStoreProvider.class).stream()
        .map(Provider::get)
        .filter(provider -> provider.name().equals("in-memory"))
        .findFirst()
        .orElseThrow()
        .create(ProviderConfig.of(Map.of()));
  }
}
