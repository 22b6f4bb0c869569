package io.fhirmigration.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.RetryableException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportManifestsTest {
  private static final String WHOLE =
      """
      {"transactionTime":"2024-02-03T10:15:30.123+00:00","request":"https://h/$export?_till=x",
       "requiresAccessToken":false,
       "output":[{"type":"Patient","url":"https://a/c/f/Patient-2-1.ndjson","count":812},
                 {"type":"Observation","url":"https://a/c/f/Observation-1-1.ndjson","count":3000000000}],
       "error":[{"type":"OperationOutcome","url":"https://a/c/f/e.ndjson"}],"issues":[],"link":[]}""";

  private static ExportManifest read(String json) {
    return ExportManifests.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void filesAreSortedByAddressAndCountsAreLong() {
    ExportManifest manifest = read(WHOLE);

    assertThat(manifest.request()).contains("https://h/$export?_till=x");
    assertThat(manifest.output())
        .containsExactly(
            new ExportManifest.File(
                "Observation",
                URI.create("https://a/c/f/Observation-1-1.ndjson"),
                OptionalLong.of(3_000_000_000L)),
            new ExportManifest.File(
                "Patient", URI.create("https://a/c/f/Patient-2-1.ndjson"), OptionalLong.of(812)));
    assertThat(manifest.errors()).containsExactly(URI.create("https://a/c/f/e.ndjson"));
  }

  @Test
  void whatOtherServersLeaveOutIsNotMissed() {
    ExportManifest manifest =
        read("{\"output\":[{\"type\":\"Patient\",\"url\":\"https://a/b\",\"count\":null}]}");

    assertThat(manifest.request()).isEmpty();
    assertThat(manifest.output().get(0).count()).isEmpty();
    assertThat(manifest.errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"output\":null}",
        "{\"output\":{}}",
        "{\"output\":[null]}",
        "{\"output\":[{\"url\":\"https://a/b\"}]}",
        "{\"output\":[{\"type\":\"\",\"url\":\"https://a/b\"}]}",
        "{\"output\":[{\"type\":\"Patient\"}]}",
        "{\"output\":[{\"type\":\"Patient\",\"url\":\"c/f/Patient.ndjson\"}]}",
        "{\"output\":[{\"type\":\"Patient\",\"url\":\"https://a b\"}]}",
        "{\"output\":[{\"type\":\"Patient\",\"url\":\"https://a/b\",\"count\":-1}]}",
        "{\"output\":[],\"error\":[{\"type\":\"OperationOutcome\"}]}",
        "{\"output\":[]} trailing",
        "<html>maintenance</html>"
      })
  void whatIsNoWholeManifestIsNoClaim(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(RetryableException.class)
        .hasMessageStartingWith("manifest ");
  }

  @Test
  void noPrefixOfAManifestIsAClaim() {
    for (int end = 0; end < WHOLE.length(); end++) {
      String prefix = WHOLE.substring(0, end);
      assertThatThrownBy(() -> read(prefix)).isInstanceOf(RetryableException.class);
    }
  }
}
