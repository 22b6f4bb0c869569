package io.fhirmigration.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RatioTest {
  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "0.001", "1.000", ".5", "0.000000001"})
  void partOfAWholeIsTakenExactly(String text) {
    assertThat(Values.ratio(text)).contains(new BigDecimal(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "1.1", "2", "1e-3", "5 %", "0,5", "1.", "", "0.0000000001"})
  void anythingElseIsNotUnderstood(String text) {
    assertThat(Values.ratio(text)).isEmpty();
  }
}
