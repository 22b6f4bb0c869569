package io.fhirmigration.internal.plan;

import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ChunkStrategyProvider;
import io.fhirmigration.spi.ProviderConfig;
import java.time.Duration;

/**
 * {@code single}: one window for the whole range. Property {@code minWindow} (default {@code
 * PT1M}): the shortest window at the right edge of a continuous migration.
 */
public final class SingleStrategyProvider implements ChunkStrategyProvider {
  /** The name of this strategy. */
  public static final String NAME = "single";

  /** For the service loader. */
  public SingleStrategyProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ChunkStrategy create(ProviderConfig config) {
    StrategyProperties properties = new StrategyProperties(name(), config, "minWindow");
    Duration minWindow = properties.duration("minWindow", "PT1M");
    properties.refuseProblems();
    return new SingleStrategy(minWindow);
  }
}
