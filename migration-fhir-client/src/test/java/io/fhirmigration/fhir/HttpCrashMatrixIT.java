package io.fhirmigration.fhir;

import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStoreProvider;
import io.fhirmigration.testkit.contract.CrashMatrixContract;
import io.fhirmigration.testkit.crash.SocketWorld;
import io.fhirmigration.testkit.crash.World;
import java.util.Map;
import java.util.ServiceLoader;

class HttpCrashMatrixIT extends CrashMatrixContract {
  /** Every write is tried in process; over HTTP with {@code -Dcrash.step=1}. */
  @Override
  protected int step() {
    return Integer.getInteger("crash.step", 6);
  }

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
    return new SocketWorld(
        base -> AzureFhirSource.azureApiForFhir(FhirConnection.builder(base).build()),
        base -> AhdsTarget.of(FhirConnection.builder(base).build()));
  }
}
