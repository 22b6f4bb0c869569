package io.fhirmigration.testkit.contract;

import io.fhirmigration.spi.ChunkStrategy;
import java.util.Map;

class TimeWindowStrategyContractTest extends ChunkStrategyContract {
  @Override
  protected ChunkStrategy strategy() {
    return BuiltIn.strategy("time-window", Map.of());
  }
}
