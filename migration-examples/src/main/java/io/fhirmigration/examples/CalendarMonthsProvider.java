package io.fhirmigration.examples;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ChunkStrategyProvider;
import io.fhirmigration.spi.ProviderConfig;

/** {@code calendar-months}: one window per calendar month; takes no properties. */
public final class CalendarMonthsProvider implements ChunkStrategyProvider {
  /** For a caller that hands it to the builder. */
  public CalendarMonthsProvider() {}

  @Override
  public String name() {
    return "calendar-months";
  }

  @Override
  public ChunkStrategy create(ProviderConfig config) {
    if (!config.properties().isEmpty()) {
      throw new RejectedException("strategy calendar-months: takes no properties");
    }
    return new CalendarMonths();
  }
}
