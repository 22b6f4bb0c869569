package io.fhirmigration.testkit.contract;

import io.fhirmigration.spi.ChunkStrategy;
import java.util.Map;

class SingleStrategyContractTest extends ChunkStrategyContract {
  @Override
  protected ChunkStrategy strategy() {
    return BuiltIn.strategy("single", Map.of());
  }
}
