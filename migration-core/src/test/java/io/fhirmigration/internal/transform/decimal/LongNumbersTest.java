package io.fhirmigration.internal.transform.decimal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.ResourceLine;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongNumbersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "123456789012345678|false|false",
        "1234567890123456789|true|true",
        "-1234567890123456789.5|true|true",
        "1e18|true|false",
        "12345678901234567.89|false|true",
        "0.0000000000000000000000|false|false",
        "0.0000000000000000000001|false|false",
        "\"1234567890123456789\"|false|false",
        "1.5|false|false"
      })
  void digitsAreCounted(String number, boolean beforeThePoint, boolean altogether) {
    byte[] line = ("{\"a\":{\"value\":" + number + "}}").getBytes(StandardCharsets.UTF_8);
    assertThat(LongNumbers.beforeThePoint(ResourceLine.of(line))).isEqualTo(beforeThePoint);
    assertThat(LongNumbers.altogether(ResourceLine.of(line))).isEqualTo(altogether);
  }
}
