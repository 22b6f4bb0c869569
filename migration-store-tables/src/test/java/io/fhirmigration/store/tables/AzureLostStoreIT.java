package io.fhirmigration.store.tables;

import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.LostStoreContract;
import io.fhirmigration.testkit.crash.World;

class AzureLostStoreIT extends LostStoreContract {
  @Override
  protected StateStore open() {
    return Account.store(Account.newTable()).open();
  }

  @Override
  protected World world() {
    return AzureWorld.open();
  }

  @Override
  protected int step() {
    return 23;
  }
}
