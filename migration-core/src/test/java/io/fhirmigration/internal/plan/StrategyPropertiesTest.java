package io.fhirmigration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ChunkStrategyProvider;
import io.fhirmigration.spi.ProviderConfig;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class StrategyPropertiesTest {

  @Test
  void builtInStrategiesAreFoundByName() {
    List<String> names =
        ServiceLoader.load(ChunkStrategyProvider.class).stream().map(p -> p.get().name()).toList();
    assertThat(names).contains("adaptive", "single", "time-window");
  }

  @Test
  void allFaultyPropertiesAreNamedAtOnce() {
    assertThatThrownBy(
            () ->
                create(
                    new AdaptiveStrategyProvider(),
                    Map.of("target", "many", "floor", "PT0S", "maxWindow", "soon", "colour", "x")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("strategy adaptive")
        .hasMessageContaining("target 'many'")
        .hasMessageContaining("floor PT0S")
        .hasMessageContaining("maxWindow 'soon'")
        .hasMessageContaining("colour: unknown property");
  }

  @Test
  void lengthsWithFractionsOfMillisecondsAreRefused() {
    refused(new SingleStrategyProvider(), "minWindow", "PT0.0001S", "whole milliseconds");
  }

  @Test
  void negativeAndEndlessLengthsAreRefused() {
    refused(new TimeWindowStrategyProvider(), "window", "-P1D", "longer than nothing");
    refused(new TimeWindowStrategyProvider(), "window", "P0M", "longer than nothing");
    refused(new TimeWindowStrategyProvider(), "window", "P101Y", "a hundred years");
    refused(new TimeWindowStrategyProvider(), "window", "P999999999Y", "ISO-8601");
    refused(new TimeWindowStrategyProvider(), "minWindow", "PT9999999999H", "a hundred years");
    refused(new TimeWindowStrategyProvider(), "assumedStart", "2012", "use an instant");
  }

  @Test
  void floorAboveTheLongestWindowIsRefused() {
    refused(new AdaptiveStrategyProvider(), "floor", "P3651D", "is longer than maxWindow");
    refused(new AdaptiveStrategyProvider(), "initialWindow", "P3651D", "is longer than maxWindow");
  }

  @Test
  void noTargetIsRefused() {
    refused(new AdaptiveStrategyProvider(), "target", "0", "at least 1");
  }

  private static void refused(
      ChunkStrategyProvider provider, String name, String value, String because) {
    assertThatThrownBy(() -> create(provider, Map.of(name, value)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(because);
  }

  private static void create(ChunkStrategyProvider provider, Map<String, String> properties) {
    provider.create(ProviderConfig.of(properties));
  }
}
