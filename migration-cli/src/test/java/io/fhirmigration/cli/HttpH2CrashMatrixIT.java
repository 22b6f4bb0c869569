package io.fhirmigration.cli;

import io.fhirmigration.fhir.AhdsTarget;
import io.fhirmigration.fhir.AzureFhirSource;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.store.jdbc.H2FileStore;
import io.fhirmigration.testkit.contract.CrashMatrixContract;
import io.fhirmigration.testkit.crash.SocketWorld;
import io.fhirmigration.testkit.crash.World;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The default pair of a run, servers over HTTP and records in an H2 file, loses nothing. */
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
    return new SocketWorld(
        base -> AzureFhirSource.azureApiForFhir(FhirConnection.builder(base).build()),
        base -> AhdsTarget.of(FhirConnection.builder(base).build()));
  }
}
