package io.fhirmigration.testkit;

import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.contract.StagingAreaContract;

class MemoryStagingTest extends StagingAreaContract {
  @Override
  protected StagingArea open() {
    return new MemoryStaging();
  }
}
