package io.fhirmigration.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureCauseTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|Input file Etag not match. https://a/b|SET_UP",
        "400|Failed to get properties of blob https://a/b|SET_UP",
        "400|Due to unauthorized request, import processing operation failed.|SET_UP",
        "400|Managed Identity cannot access storage account.|SET_UP",
        "400|Input file deleted, renamed, or moved during job.|SET_UP",
        "400|Error container name contains invalid characters.|SET_UP",
        "400|No such host is known. (a.blob.core.windows.net:443)|SET_UP",
        "400|User requested cancellation of operation.|SET_UP",
        "400|Arithmetic operation resulted in an overflow.|UNKNOWN",
        "400|Unable to generate internal IDs.|UNKNOWN",
        "401|anything|SET_UP",
        "403|anything|SET_UP",
        "404|The specified blob does not exist.|SET_UP",
        "409|anything|SET_UP",
        "429|anything|BUSY",
        "503|anything|BUSY",
        "500|InternalServerError|UNKNOWN",
        "502|anything|UNKNOWN"
      })
  void causeIsToldByStatusAndWords(int status, String reason, FailureCause cause) {
    assertThat(FailureCause.of(status, reason)).isEqualTo(cause);
  }
}
