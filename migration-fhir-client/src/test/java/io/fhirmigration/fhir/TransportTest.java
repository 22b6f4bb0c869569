package io.fhirmigration.fhir;

import static io.fhirmigration.fhir.Server.json;
import static io.fhirmigration.fhir.Server.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TransportTest {
  private static final int LATE = 1_500;

  @RegisterExtension static final Server server = new Server();

  @RegisterExtension
  static final WireMockExtension untrusted =
      WireMockExtension.newInstance()
          .options(
              WireMockConfiguration.wireMockConfig()
                  .bindAddress("127.0.0.1")
                  .dynamicHttpsPort()
                  .httpDisabled(true))
          .build();

  private AhdsTarget impatient() {
    return AhdsTarget.of(server.connecting().readTimeout(Duration.ofMillis(200)).build());
  }

  @Test
  void lateAnswerToAnEffectIsUnknown() {
    server.answers(status(202).withFixedDelay(LATE));
    AhdsTarget target = impatient();

    assertThatThrownBy(() -> target.startImport(target.importUrl(), new byte[] {'{', '}'}))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("timed out");
  }

  @Test
  void lateAnswerToAReadIsNotAskedForAgainAtOnce() {
    server.answers(json(200, "{}").withFixedDelay(LATE), json(200, "{}"));

    assertThatThrownBy(() -> impatient().facts())
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("timed out");
  }

  @Test
  void importStatusMayTakeLongerThanOtherAnswers() {
    server.answers(status(202).withFixedDelay(600));

    assertThat(impatient().pollImport(server.base() + "/_operations/import/1"))
        .isInstanceOf(ImportPoll.Running.class);
  }

  @Test
  void untrustedCertificateIsRejectedBeforeAnythingIsSent() {
    URI base = URI.create("https://127.0.0.1:" + untrusted.getHttpsPort());
    AhdsTarget target =
        AhdsTarget.of(
            FhirConnection.builder(base)
                .credentials(Credentials.staticToken(() -> "s3cret"))
                .build());

    assertThatThrownBy(() -> target.startImport(target.importUrl(), new byte[] {'{', '}'}))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("certificate");
    assertThat(untrusted.getAllServeEvents()).isEmpty();
  }

  @Test
  void answerThatEndsEarlyIsNoAnswer() {
    server.answers(
        status(200).withBody("{\"output\":[]}").withFault(Fault.MALFORMED_RESPONSE_CHUNK));

    assertThatThrownBy(
            () ->
                AzureFhirSource.ahds(server.connection())
                    .pollExport(server.base() + "/_operations/export/1"))
        .isInstanceOf(RetryableException.class);
  }
}
