package io.fhirmigration.testkit.contract;

import io.fhirmigration.spi.ChunkStrategy;
import java.util.Map;

class SmallTargetAdaptiveStrategyContractTest extends ChunkStrategyContract {
  @Override
  protected ChunkStrategy strategy() {
    return BuiltIn.strategy(
        "adaptive", Map.of("target", "20000", "initialWindow", "P1D", "floor", "PT0.001S"));
  }
}
