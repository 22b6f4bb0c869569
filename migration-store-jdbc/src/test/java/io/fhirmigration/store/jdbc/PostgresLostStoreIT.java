package io.fhirmigration.store.jdbc;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.LostStoreContract;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.crash.World;
import io.fhirmigration.testkit.server.Face;

class PostgresLostStoreIT extends LostStoreContract {
  private final Database database = PostgresServer.database();

  @Override
  protected StateStore open() {
    StateStore store = database.open();
    store.deleteAll(new MigrationId("crash"));
    return store;
  }

  @Override
  protected World world() {
    return new InProcessWorld(Face.AZURE_API_FOR_FHIR);
  }

  @Override
  protected int step() {
    return 17;
  }
}
