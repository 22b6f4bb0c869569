package io.fhirmigration.store.jdbc;

import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.StateStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2FileStoreContractTest extends StateStoreContract {
  @TempDir Path folder;

  @Override
  protected StateStore open() {
    return H2FileStore.open(folder.resolve("state"));
  }

  @Override
  protected StateStore reopen() {
    return open();
  }
}
