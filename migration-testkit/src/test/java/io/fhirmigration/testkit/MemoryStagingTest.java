package io.fhirmigration.testkit;

import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.contract.StagingAreaContract;

class MemoryStagingTest extends StagingAreaContract {
  private final MemoryStaging area = new MemoryStaging();

  @Override
  protected StagingArea open() {
    return area;
  }

  @Override
  protected boolean lease(String container, String name) {
    area.lease(container, name);
    return true;
  }
}
