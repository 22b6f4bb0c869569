package io.fhirmigration.store.jdbc;

import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.StateStoreContract;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;

class JdbcStateStoreContractTest extends StateStoreContract {
  private final JdbcConnectionPool pool =
      JdbcConnectionPool.create("jdbc:h2:mem:contract;DB_CLOSE_DELAY=0", "sa", "");

  @Override
  protected StateStore open() {
    return JdbcStateStore.open(pool);
  }

  @Override
  protected StateStore reopen() {
    return open();
  }

  @AfterEach
  void closePool() {
    pool.dispose();
  }
}
