package io.fhirmigration.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.Phase;
import org.junit.jupiter.api.Test;

final class ResumeAfterCrashTest {
  @Test
  void secondProcessFinishesWhatTheFirstBegan() throws Exception {
    try (Servers servers = Servers.start()) {
      MigrationStatus status = ResumeAfterCrash.migrate(servers);
      assertThat(status.phase()).isEqualTo(Phase.COMPLETED);
      assertThat(status.epoch()).as("the first process drove, then the second").isEqualTo(2);
      assertThat(status.ledger().balances()).isTrue();
      assertThat(status.ledger().total().exported()).isGreaterThanOrEqualTo(366);
      assertThat(Copies.versions(servers.to()))
          .hasSize(366)
          .isEqualTo(Copies.versions(servers.from()));
      assertThat(Copies.current(servers.to())).isEqualTo(Copies.current(servers.from()));
    }
  }
}
