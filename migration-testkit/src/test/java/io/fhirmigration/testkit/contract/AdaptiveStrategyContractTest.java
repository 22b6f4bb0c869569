package io.fhirmigration.testkit.contract;

import io.fhirmigration.spi.ChunkStrategy;
import java.util.Map;

class AdaptiveStrategyContractTest extends ChunkStrategyContract {
  @Override
  protected ChunkStrategy strategy() {
    return BuiltIn.strategy("adaptive", Map.of());
  }
}
