package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.MigrationSettings;
import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuarantineLimitTest {
  @ParameterizedTest
  @CsvSource({
    "1000, 1, 5, 5, maxQuarantinedRatio",
    "1000, 1, 1000, 1000, maxQuarantinedLines",
    "0, 1, 50, 0, maxQuarantinedLines",
    "10, 0.1, 99, 9, maxQuarantinedRatio",
    "10, 0.1, 100, 10, maxQuarantinedLines",
    "10, 0.1, 1000000000000, 10, maxQuarantinedLines",
    "9223372036854775807, 0.5, 9223372036854775807, 4611686018427387903, maxQuarantinedRatio",
    "10, 0, 100, 0, maxQuarantinedRatio",
  })
  void bothTheNumberAndTheRatioHold(
      long most, BigDecimal ratio, long lines, long allowed, String setting) {
    MigrationSettings settings =
        MigrationSettings.builder().maxQuarantinedLines(most).maxQuarantinedRatio(ratio).build();

    QuarantineLimit limit = QuarantineLimit.of(settings, lines);

    assertThat(limit.lines()).isEqualTo(allowed);
    assertThat(limit.setting()).isEqualTo(setting);
    assertThat(limit.words()).startsWith(setting);
  }
}
