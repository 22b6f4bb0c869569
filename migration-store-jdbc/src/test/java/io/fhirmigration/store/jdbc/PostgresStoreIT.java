package io.fhirmigration.store.jdbc;

import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.StateStoreContract;

class PostgresStoreIT extends StateStoreContract {
  private final Database database = PostgresServer.database();

  @Override
  protected StateStore open() {
    return database.open();
  }

  @Override
  protected StateStore reopen() {
    return open();
  }
}
