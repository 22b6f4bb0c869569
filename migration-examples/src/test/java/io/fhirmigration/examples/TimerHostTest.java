package io.fhirmigration.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.Phase;
import org.junit.jupiter.api.Test;

final class TimerHostTest {
  @Test
  void turnsAloneLeadToTheEnd() {
    try (Servers servers = Servers.start()) {
      MigrationStatus status = TimerHost.migrate(servers);
      assertThat(status.phase()).isEqualTo(Phase.COMPLETED);
      assertThat(status.driver()).isEmpty();
      assertThat(status.ledger().balances()).isTrue();
      assertThat(Copies.current(servers.to()))
          .hasSize(264)
          .isEqualTo(Copies.current(servers.from()));
    }
  }
}
