package io.fhirmigration.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Verification.Outcome;
import org.junit.jupiter.api.Test;

final class QuickStartTest {
  @Test
  void everyCurrentResourceArrives() {
    try (Servers servers = Servers.start()) {
      MigrationReport report = QuickStart.migrate(servers);
      Ledger ledger = report.status().ledger();
      assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
      assertThat(report.status().verification().orElseThrow().outcome()).isEqualTo(Outcome.MATCH);
      assertThat(Copies.current(servers.to()))
          .hasSize(264)
          .isEqualTo(Copies.current(servers.from()));
      assertThat(ledger.balances()).isTrue();
      assertThat(ledger.total().imported()).isEqualTo(ledger.total().exported());
      assertThat(ledger.total().exported()).isGreaterThanOrEqualTo(264);
    }
  }
}
