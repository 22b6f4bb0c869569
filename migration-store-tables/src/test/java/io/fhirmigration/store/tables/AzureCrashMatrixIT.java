package io.fhirmigration.store.tables;

import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.CrashMatrixContract;
import io.fhirmigration.testkit.crash.World;

class AzureCrashMatrixIT extends CrashMatrixContract {
  private String table = "";

  /** All writes are tried with {@code -Dtables.crash.step=1}. */
  @Override
  protected int step() {
    return Integer.getInteger("tables.crash.step", 24);
  }

  @Override
  protected StateStore open() {
    table = Account.newTable();
    return Account.store(table).open();
  }

  @Override
  protected StateStore reopen(StateStore left) {
    left.close();
    return Account.store(table).open();
  }

  @Override
  protected World world() {
    return AzureWorld.open();
  }
}
