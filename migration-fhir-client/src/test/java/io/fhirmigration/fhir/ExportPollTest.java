package io.fhirmigration.fhir;

import static io.fhirmigration.fhir.Server.json;
import static io.fhirmigration.fhir.Server.lostReply;
import static io.fhirmigration.fhir.Server.outcome;
import static io.fhirmigration.fhir.Server.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.SourceServer.ExportPoll;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportPollTest {
  private static final String EMPTY =
      "{\"transactionTime\":\"2024-02-03T10:15:30.123+00:00\",\"output\":[],\"error\":[]}";

  @RegisterExtension static final Server server = new Server();

  private ExportPoll poll() {
    return AzureFhirSource.ahds(server.connection())
        .pollExport(server.base() + "/_operations/export/1042");
  }

  @Test
  void acceptedIsRunning() {
    server.answers(status(202));

    assertThat(poll()).isEqualTo(new ExportPoll.Running(Optional.empty(), ""));
  }

  @Test
  void progressAndPauseArePassedOn() {
    server.answers(status(202).withHeader("X-Progress", "70 %").withHeader("Retry-After", "120"));

    assertThat(poll())
        .isEqualTo(new ExportPoll.Running(Optional.of(Duration.ofSeconds(120)), "70 %"));
  }

  @Test
  void completeKeepsTheBytesAsEvidence() {
    server.answers(json(200, EMPTY));

    assertThat(poll())
        .isInstanceOfSatisfying(
            ExportPoll.Complete.class,
            complete -> {
              assertThat(complete.manifest().output()).isEmpty();
              assertThat(complete.body()).isEqualTo(EMPTY.getBytes(StandardCharsets.UTF_8));
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 409, 413, 429, 500})
  void failedJobIsToldByCodeAndTextWhateverItsStatus(int status) {
    server.answers(
        outcome(
            status,
            "processing",
            "export operation failed for reason: The storage account not found."));

    assertThat(poll())
        .isEqualTo(new ExportPoll.JobFailed(status, "The storage account not found."));
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void reasonsOfSeveralChildrenStayOnOneLine() {
    server.answers(
        outcome(
            500, "processing", "export operation failed for reason: Unknown Error.\\r\\nOther."));

    assertThat(poll()).isEqualTo(new ExportPoll.JobFailed(500, "Unknown Error. Other."));
  }

  @Test
  void notFoundCodeIsAnUnknownJob() {
    server.answers(outcome(404, "not-found", "The requested job \\\"1042\\\" was not found."));

    assertThat(poll()).isEqualTo(new ExportPoll.Unknown());
  }

  @Test
  void notFoundFromAGatewayClaimsNothing() {
    server.answers(status(404).withBody("<html>no such page</html>"));

    assertThatThrownBy(this::poll).isInstanceOf(RetryableException.class);
  }

  @Test
  void failingPollIsRepeated() {
    server.answers(status(500), lostReply(Fault.CONNECTION_RESET_BY_PEER), json(200, EMPTY));

    assertThat(poll()).isInstanceOf(ExportPoll.Complete.class);
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void pollThatGoesOnFailingIsRetryable() {
    server.answers(status(503));

    assertThatThrownBy(this::poll).isInstanceOf(RetryableException.class);
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void throttledPollIsRepeatedWhenThePauseIsShort() {
    server.answers(status(429).withHeader("x-ms-retry-after-ms", "1"), status(202));

    assertThat(poll()).isInstanceOf(ExportPoll.Running.class);
  }

  @Test
  void longPauseIsTheCallersToWaitFor() {
    server.answers(status(429).withHeader("Retry-After", "60"), status(202));

    assertThatThrownBy(this::poll)
        .isInstanceOfSatisfying(
            RetryableException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(60)));
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void truncatedManifestIsAskedForAgain() {
    server.answers(json(200, EMPTY.substring(0, 60)), json(200, EMPTY));

    assertThat(poll()).isInstanceOf(ExportPoll.Complete.class);
  }

  @Test
  void manifestThatStaysTruncatedIsNoClaim() {
    server.answers(json(200, EMPTY.substring(0, 60)));

    assertThatThrownBy(this::poll)
        .isInstanceOf(RetryableException.class)
        .hasMessageStartingWith("manifest ");
  }

  @Test
  void answerBeyondTheLimitIsNotRead() {
    server.answers(json(200, EMPTY));
    AzureFhirSource source =
        AzureFhirSource.ahds(server.connecting().maxAnswerBytes(EMPTY.length() - 1).build());

    assertThatThrownBy(() -> source.pollExport(server.base() + "/_operations/export/1"))
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("longer than");
  }

  @Test
  void recordedStatusUrlOfAnotherServerIsRefused() {
    AzureFhirSource source = AzureFhirSource.ahds(server.connection());

    assertThatThrownBy(() -> source.pollExport("https://evil.example/_operations/export/1"))
        .isInstanceOf(RejectedException.class);
    assertThat(server.asked()).isEmpty();
  }
}
