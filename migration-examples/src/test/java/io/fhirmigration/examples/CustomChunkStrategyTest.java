package io.fhirmigration.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.Phase;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CustomChunkStrategyTest {
  @Test
  void halfAYearIsCopiedInSixMonths() {
    try (Servers servers = Servers.start()) {
      MigrationReport report = CustomChunkStrategy.migrate(servers);
      assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
      assertThat(report.status().chunks()).isEqualTo(Map.of(ChunkPhase.CLOSED, 6L));
      assertThat(report.status().ledger().total().imported()).isEqualTo(264);
      assertThat(Copies.current(servers.to())).isEqualTo(Copies.current(servers.from()));
    }
  }
}
