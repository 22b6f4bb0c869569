package io.fhirmigration.testkit.crash;

import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.LostStoreContract;
import io.fhirmigration.testkit.server.Face;

class InMemoryLostStoreTest extends LostStoreContract {
  @Override
  protected StateStore open() {
    return new InMemoryStateStore();
  }

  @Override
  protected World world() {
    return new InProcessWorld(Face.AZURE_API_FOR_FHIR);
  }
}
