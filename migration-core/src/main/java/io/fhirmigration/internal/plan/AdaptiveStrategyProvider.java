package io.fhirmigration.internal.plan;

import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ChunkStrategyProvider;
import io.fhirmigration.spi.ProviderConfig;
import java.time.Duration;
import java.time.Instant;

/**
 * {@code adaptive}, the default: windows sized by counting.
 *
 * <p>Properties: {@code target} (resources per window, default 1,000,000), {@code initialWindow}
 * (default {@code P30D}), {@code minWindow} (default {@code PT1M}: the shortest window at the right
 * edge of a continuous migration), {@code maxWindow} (default {@code P3650D}), {@code floor}
 * (default {@code PT1S}: a window this short is not split further), {@code assumedStart} (default
 * 2012: where a lane starts when neither the plan nor the source says). For sources that can't
 * count: {@code targetBytes} (default 5,000,000,000) and {@code targetDuration} (default {@code
 * PT12H}: windows that take longer don't grow).
 */
public final class AdaptiveStrategyProvider implements ChunkStrategyProvider {
  /** For the service loader. */
  public AdaptiveStrategyProvider() {}

  @Override
  public String name() {
    return "adaptive";
  }

  @Override
  public ChunkStrategy create(ProviderConfig config) {
    StrategyProperties properties =
        new StrategyProperties(
            name(),
            config,
            "target",
            "targetBytes",
            "targetDuration",
            "initialWindow",
            "minWindow",
            "maxWindow",
            "floor",
            "assumedStart");
    long target = properties.count("target", 1_000_000);
    long targetBytes = properties.count("targetBytes", 5_000_000_000L);
    Duration targetDuration = properties.duration("targetDuration", "PT12H");
    Duration initialWindow = properties.duration("initialWindow", "P30D");
    Duration minWindow = properties.duration("minWindow", "PT1M");
    Duration maxWindow = properties.duration("maxWindow", "P3650D");
    Duration floor = properties.duration("floor", "PT1S");
    Instant assumedStart = properties.instant("assumedStart", "2012-01-01T00:00:00Z");
    properties.notLonger("floor", floor, "maxWindow", maxWindow);
    properties.notLonger("initialWindow", initialWindow, "maxWindow", maxWindow);
    properties.refuseProblems();
    return new AdaptiveStrategy(
        new AdaptiveLimits(
            target,
            targetBytes,
            targetDuration,
            Length.of(initialWindow),
            minWindow,
            Length.of(maxWindow),
            Length.of(floor),
            assumedStart));
  }
}
