package io.fhirmigration.store.tables;

import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.StateStoreContract;

class TableStateStoreContractTest extends StateStoreContract {
  private String table = "";

  @Override
  protected StateStore open() {
    table = Account.newTable();
    return reopen();
  }

  @Override
  protected StateStore reopen() {
    return Account.store(table).open();
  }
}
