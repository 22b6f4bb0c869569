package io.fhirmigration.cli.demo;

import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.testkit.server.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The intervals of a demo: seconds, where a real migration takes minutes. */
final class DemoPace {
  /** How long the emulated servers take. */
  static final Timing SERVERS = Timing.faster(20);

  /** How long the writer rests after each step. */
  static final Duration BETWEEN_WRITES = Duration.ofMillis(200);

  /** How patient the engine is. */
  static final MigrationSettings ENGINE =
      MigrationSettings.builder()
          .strategy(
              "adaptive", Map.of("target", "4000", "initialWindow", "P60D", "minWindow", "PT3S"))
          .maxConcurrentExports(2)
          .maxConcurrentImports(4)
          .settleLag(Duration.ofSeconds(2))
          .confirmAfter(Duration.ofSeconds(1))
          .orphanGrace(Duration.ofSeconds(3))
          .quietPeriod(Duration.ofSeconds(2))
          .leaseTime(Duration.ofSeconds(2))
          .pollInterval(Duration.ofMillis(300))
          .planInterval(Duration.ofSeconds(1))
          .retry(Duration.ofMillis(500), Duration.ofSeconds(5))
          .build();

  private DemoPace() {}

  /** What people should know before they compare this with a real migration. */
  static List<String> explained() {
    return List.of(
        "This demo runs both servers, a writer and the engine in this process, on loopback only.",
        "Its intervals are seconds where a real migration takes minutes: the engine looks at jobs"
            + " every "
            + ENGINE.pollInterval().toMillis()
            + " ms,",
        "stays "
            + ENGINE.settleLag().toSeconds()
            + " s behind the source's clock and holds its lease for "
            + ENGINE.leaseTime().toSeconds()
            + " s; the servers are 20 times as fast as real ones with little data.");
  }
}
