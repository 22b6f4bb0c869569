package io.fhirmigration.testkit.crash;

import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStoreProvider;
import io.fhirmigration.testkit.contract.CrashMatrixContract;
import io.fhirmigration.testkit.server.Face;
import java.util.Map;
import java.util.ServiceLoader;

class InMemoryCrashMatrixTest extends CrashMatrixContract {
  @Override
  protected StateStore open() {
    return ServiceLoader.load(StateStoreProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals("in-memory"))
        .findFirst()
        .orElseThrow()
        .create(ProviderConfig.of(Map.of()));
  }

  @Override
  protected StateStore reopen(StateStore left) {
    return left;
  }

  @Override
  protected World world() {
    return new InProcessWorld(Face.AZURE_API_FOR_FHIR);
  }
}
