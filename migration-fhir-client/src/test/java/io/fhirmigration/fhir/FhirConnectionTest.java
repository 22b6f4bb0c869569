package io.fhirmigration.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FhirConnectionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080",
        "http://127.0.0.1:8080/fhir",
        "http://[::1]:8080",
        "https://fhir.example.org"
      })
  void httpsAndLoopbackAreAccepted(String base) {
    assertThat(FhirConnection.builder(URI.create(base + "/")).build().base())
        .isEqualTo(URI.create(base));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://fhir.example.org",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil"
      })
  void plainHttpToOtherHostsIsRefused(String base) {
    assertThatThrownBy(() -> FhirConnection.builder(URI.create(base)).build())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("allow plain http");
  }

  @Test
  void plainHttpCanBeAllowed() {
    URI base = URI.create("http://fhir.internal");

    assertThat(FhirConnection.builder(base).allowPlainHttp(true).build().base()).isEqualTo(base);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fhir.example.org",
        "ftp://fhir.example.org",
        "https://user:pass@fhir.example.org",
        "https://fhir.example.org?sig=x",
        "https://fhir.example.org#x",
        "mailto:x@y"
      })
  void addressThatIsNoServersIsRefusedWithoutRepeatingIt(String base) {
    assertThatThrownBy(() -> FhirConnection.builder(URI.create(base)).build())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("base URL")
        .hasMessageNotContaining("pass")
        .hasMessageNotContaining("sig=");
  }

  @Test
  void allFaultsAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                FhirConnection.builder(URI.create("http://fhir.example.org"))
                    .connectTimeout(Duration.ZERO)
                    .readRetries(0, Duration.ZERO, Duration.ZERO)
                    .maxAnswerBytes(0)
                    .build())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("base URL")
        .hasMessageContaining("timeouts")
        .hasMessageContaining("read retries")
        .hasMessageContaining("longest answer");
  }

  @ParameterizedTest
  @CsvSource({
    "https://h.example, https://H.EXAMPLE:443/x, true",
    "https://h.example:8443, https://h.example/x, false",
    "http://127.0.0.1:80, http://127.0.0.1/x, true",
    "https://h.example, http://h.example:443/x, false",
    "https://h.example, https://h.example.evil/x, false",
    "https://h.example, https://h.example@evil/x, false",
    "https://h.example, https://u@h.example/x, false",
    "https://h.example, /x, false"
  })
  void originIsSchemeHostAndPort(String base, String address, boolean same) {
    assertThat(Origin.of(URI.create(base)).covers(URI.create(address))).isEqualTo(same);
  }
}
