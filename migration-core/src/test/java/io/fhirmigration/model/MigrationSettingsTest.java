package io.fhirmigration.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MigrationSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void defaultsAreValid() {
    assertThat(MigrationSettings.DEFAULTS).isEqualTo(MigrationSettings.builder().build());
    assertThat(MigrationSettings.DEFAULTS.settleLag()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    assertThatThrownBy(
            () ->
                MigrationSettings.builder()
                    .maxConcurrentExports(0)
                    .maxConcurrentImports(-1)
                    .maxStagedBytes(0)
                    .filesPerPayload(10_001)
                    .maxPoisonLines(21)
                    .settleLag(Duration.ofSeconds(-1))
                    .leaseTime(Duration.ZERO)
                    .retry(SECOND, Duration.ofMillis(999))
                    .build())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("maxConcurrentExports 0")
        .hasMessageContaining("maxConcurrentImports -1")
        .hasMessageContaining("maxStagedBytes 0")
        .hasMessageContaining("filesPerPayload 10001")
        .hasMessageContaining("maxPoisonLines 21: must be 0 to 20")
        .hasMessageContaining("is negative")
        .hasMessageContaining("leaseTime")
        .hasMessageContaining("retryMax");
  }

  @Test
  void borderValuesAreTaken() {
    assertThatCode(
            () ->
                MigrationSettings.builder()
                    .maxConcurrentExports(1)
                    .filesPerPayload(10_000)
                    .maxPoisonLines(20)
                    .settleLag(Duration.ZERO)
                    .confirmAfter(Duration.ZERO)
                    .retry(SECOND, SECOND)
                    .build())
        .doesNotThrowAnyException();
  }
}
