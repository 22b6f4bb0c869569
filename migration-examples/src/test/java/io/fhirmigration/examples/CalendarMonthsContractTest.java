package io.fhirmigration.examples;

import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.testkit.contract.ChunkStrategyContract;
import java.util.Map;

class CalendarMonthsContractTest extends ChunkStrategyContract {
  @Override
  protected ChunkStrategy strategy() {
    return new CalendarMonthsProvider().create(ProviderConfig.of(Map.of()));
  }
}
