package io.fhirmigration.internal.plan;

import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ChunkStrategyProvider;
import io.fhirmigration.spi.ProviderConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.TemporalAmount;

/**
 * {@code time-window}: windows of one length.
 *
 * <p>Properties: {@code window} (default {@code P30D}; days, months, years or a duration), {@code
 * minWindow} (default {@code PT10M}: the shortest window at the right edge of a continuous
 * migration), {@code assumedStart} (default 2012: where a lane starts when neither the plan nor the
 * source says).
 */
public final class TimeWindowStrategyProvider implements ChunkStrategyProvider {
  /** For the service loader. */
  public TimeWindowStrategyProvider() {}

  @Override
  public String name() {
    return "time-window";
  }

  @Override
  public ChunkStrategy create(ProviderConfig config) {
    StrategyProperties properties =
        new StrategyProperties(name(), config, "window", "minWindow", "assumedStart");
    TemporalAmount window = properties.calendarLength("window", "P30D");
    Duration minWindow = properties.duration("minWindow", "PT10M");
    Instant assumedStart = properties.instant("assumedStart", "2012-01-01T00:00:00Z");
    properties.refuseProblems();
    return new TimeWindowStrategy(window, minWindow, assumedStart);
  }
}
