package io.fhirmigration.store.jdbc;

import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.KillDurabilityContract;
import java.util.List;

class PostgresKillDurabilityIT extends KillDurabilityContract {
  private final Database database = PostgresServer.database();

  @Override
  protected List<String> child() {
    return WritingChild.command(database);
  }

  @Override
  protected StateStore openAfterKill() {
    return database.open();
  }
}
