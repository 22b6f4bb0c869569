package io.fhirmigration.fhir;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.store.jdbc.H2FileStore;
import io.fhirmigration.testkit.contract.CrashMatrixContract;
import io.fhirmigration.testkit.crash.World;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class HttpH2CrashMatrixIT extends CrashMatrixContract {
  @TempDir private Path folder;

  /** Every write is tried on H2 in process; over HTTP with {@code -Dcrash.step=1}. */
  @Override
  protected int step() {
    return Integer.getInteger("crash.step", 16);
  }

  @Override
  protected StateStore open() {
    StateStore store = H2FileStore.open(folder.resolve("state"));
    store.deleteAll(new MigrationId("crash"));
    return store;
  }

  @Override
  protected StateStore reopen(StateStore left) {
    left.close();
    return H2FileStore.open(folder.resolve("state"));
  }

  @Override
  protected World world() {
    return new HttpWorld();
  }
}
