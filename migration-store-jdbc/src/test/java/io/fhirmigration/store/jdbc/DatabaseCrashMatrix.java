package io.fhirmigration.store.jdbc;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.CrashMatrixContract;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.crash.World;
import io.fhirmigration.testkit.server.Face;

/**
 * The crash matrix on a database server. Every write is tried on H2, which shares the statements;
 * here with {@code -Dcrash.step=1}.
 */
abstract class DatabaseCrashMatrix extends CrashMatrixContract {
  private final Database database;
  private final int step;

  DatabaseCrashMatrix(Database database, int step) {
    this.database = database;
    this.step = Integer.getInteger("crash.step", step);
  }

  @Override
  protected int step() {
    return step;
  }

  @Override
  protected StateStore open() {
    StateStore store = database.open();
    store.deleteAll(new MigrationId("crash"));
    return store;
  }

  @Override
  protected StateStore reopen(StateStore left) {
    left.close();
    return database.open();
  }

  @Override
  protected World world() {
    return new InProcessWorld(Face.AZURE_API_FOR_FHIR);
  }
}
