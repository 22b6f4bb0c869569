package io.fhirmigration.testkit.contract;

import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.spi.StateStore;

class InMemoryStateStoreContractTest extends StateStoreContract {
  private InMemoryStateStore newest = new InMemoryStateStore();

  @Override
  protected StateStore open() {
    newest = new InMemoryStateStore();
    return newest;
  }

  @Override
  protected StateStore reopen() {
    return newest.reopen();
  }
}
