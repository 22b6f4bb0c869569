package io.fhirmigration.staging.blob;

import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.contract.StagingAreaContract;

class BlobStagingAreaContractTest extends StagingAreaContract {
  @Override
  protected StagingArea open() {
    Account.clear();
    return Account.area().open();
  }

  @Override
  protected boolean lease(String container, String name) {
    Account.lease(container, name);
    return true;
  }
}
