package io.fhirmigration.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Verification.Outcome;
import org.junit.jupiter.api.Test;

final class AdoptFilesTest {
  @Test
  void everyLineOfTheFilesArrivesWithItsVersion() {
    try (Servers servers = Servers.start()) {
      MigrationReport report = AdoptFiles.migrate(servers);
      assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
      assertThat(report.status().verification().orElseThrow().outcome()).isEqualTo(Outcome.MATCH);
      assertThat(report.status().ledger().total().imported()).isEqualTo(4);
      assertThat(servers.to().model().versions())
          .extracting(version -> version.type() + "/" + version.id() + "/" + version.versionId())
          .containsExactlyInAnyOrder(
              "Observation/pulse/3", "Patient/ann/3", "Patient/bob/3", "Patient/eve/3");
    }
  }
}
