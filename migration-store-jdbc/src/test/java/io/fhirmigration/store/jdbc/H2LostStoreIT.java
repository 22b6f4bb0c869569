package io.fhirmigration.store.jdbc;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.LostStoreContract;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.crash.World;
import io.fhirmigration.testkit.server.Face;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2LostStoreIT extends LostStoreContract {
  @TempDir private Path folder;

  @Override
  protected StateStore open() {
    StateStore store = H2FileStore.open(folder.resolve("state"));
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
