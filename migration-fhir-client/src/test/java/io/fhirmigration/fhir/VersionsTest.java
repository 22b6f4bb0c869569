package io.fhirmigration.fhir;

import static io.fhirmigration.fhir.Server.json;
import static io.fhirmigration.fhir.Server.outcome;
import static io.fhirmigration.fhir.Server.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.TargetServer.Version;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {
  private static final String BODY =
      "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"meta\":{\"versionId\":\"3\","
          + "\"lastUpdated\":\"2023-07-01T08:00:00.000+00:00\"},\"n\":0.10000000000000000000010}";

  @RegisterExtension static final Server server = new Server();

  private AhdsTarget target() {
    return AhdsTarget.of(server.connection());
  }

  @Test
  void versionIsReadWithItsExactBytes() {
    server.answers(json(200, BODY));

    Version version = target().read("Observation", "o1", "3").orElseThrow();

    assertThat(version.versionId()).isEqualTo("3");
    assertThat(version.lastUpdated()).isEqualTo("2023-07-01T08:00:00.000+00:00");
    assertThat(version.deleted()).isFalse();
    assertThat(new String(version.body(), StandardCharsets.UTF_8)).isEqualTo(BODY);
    assertThat(server.asked().get(0).getUrl()).isEqualTo("/Observation/o1/_history/3");
  }

  @Test
  void goneVersionIsADelete() {
    server.answers(outcome(410, "deleted", "Resource has been deleted."));

    assertThat(target().read("Patient", "p1", "4"))
        .hasValueSatisfying(
            version -> {
              assertThat(version.deleted()).isTrue();
              assertThat(version.versionId()).isEqualTo("4");
              assertThat(version.body()).isEmpty();
            });
  }

  @Test
  void unknownVersionIsEmpty() {
    server.answers(outcome(404, "not-found", "not found"));

    assertThat(target().read("Patient", "p1", "4")).isEmpty();
    assertThat(target().newest("Patient", "p1")).isEmpty();
  }

  @Test
  void notFoundFromAGatewayDoesNotSayThatAResourceIsMissing() {
    server.answers(status(404));

    assertThatThrownBy(() -> target().read("Patient", "p1", "4"))
        .isInstanceOf(RetryableException.class);
    assertThatThrownBy(() -> target().newest("Patient", "p1"))
        .isInstanceOf(RetryableException.class);
  }

  @Test
  void newestKeepsNumbersAsTheyAreWritten() {
    server.answers(
        json(200, "{\"entry\":[{\"resource\":" + BODY + ",\"request\":{\"method\":\"PUT\"}}]}"));

    Version version = target().newest("Observation", "o1").orElseThrow();

    assertThat(new String(version.body(), StandardCharsets.UTF_8)).isEqualTo(BODY);
    assertThat(server.asked().get(0).getUrl()).isEqualTo("/Observation/o1/_history?_count=1");
  }

  @Test
  void newestEntryMayBeADeleteWithoutAResource() {
    server.answers(
        json(
            200,
            """
            {"entry":[{"request":{"method":"DELETE","url":"Patient/p1"},
              "response":{"status":"204","etag":"W/\\"7\\"",
                "lastModified":"2023-07-01T08:00:00+00:00"}}]}"""));

    assertThat(target().newest("Patient", "p1"))
        .hasValueSatisfying(
            version -> {
              assertThat(version.deleted()).isTrue();
              assertThat(version.versionId()).isEqualTo("7");
              assertThat(version.lastUpdated()).isEqualTo("2023-07-01T08:00:00+00:00");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "Patient, .., 1",
    "Patient, ., 1",
    "Patient, a/b, 1",
    "Patient, a?b, 1",
    "patient, a, 1",
    "Patient, a, ../x"
  })
  void namesThatWouldChangeThePathAreRefused(String type, String id, String version) {
    assertThatThrownBy(() -> target().read(type, id, version))
        .isInstanceOf(RejectedException.class)
        .hasMessageNotContaining(id + "/");
    assertThat(server.asked()).isEmpty();
  }
}
