package io.fhirmigration.fhir;

import static io.fhirmigration.fhir.Server.deprecated;
import static io.fhirmigration.fhir.Server.json;
import static io.fhirmigration.fhir.Server.lostReply;
import static io.fhirmigration.fhir.Server.outcome;
import static io.fhirmigration.fhir.Server.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportKickOffTest {
  @RegisterExtension static final Server server = new Server();

  private AzureFhirSource source() {
    return AzureFhirSource.ahds(server.connection());
  }

  private String kickOff() {
    return source()
        .startExport(server.base() + "/$export?_till=2024-02-01T00:00:00.000Z&_container=c");
  }

  private String statusUrl() {
    return server.base() + "/_operations/export/1042";
  }

  @Test
  void headersAreExactlyWhatTheServerDemands() {
    server.answers(status(202).withHeader("Content-Location", statusUrl()));

    assertThat(kickOff()).isEqualTo(statusUrl());

    LoggedRequest asked = server.asked().get(0);
    assertThat(asked.getMethod().getName()).isEqualTo("GET");
    assertThat(asked.getUrl()).isEqualTo("/$export?_till=2024-02-01T00:00:00.000Z&_container=c");
    assertThat(asked.header("Accept").values()).isEqualTo(List.of("application/fhir+json"));
    assertThat(asked.header("Prefer").values()).isEqualTo(List.of("respond-async"));
    assertThat(asked.getBody()).isEmpty();
    assertThat(asked.containsHeader("Content-Type")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER", "RANDOM_DATA_THEN_CLOSE"})
  void lostReplyIsUnknownAndNeverSentAgain(Fault fault) {
    server.answers(lostReply(fault));

    assertThatThrownBy(this::kickOff).isInstanceOf(OutcomeUnknownException.class);

    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void lostReplyOnAConnectionUsedBeforeIsNotSentAgain() {
    AzureFhirSource source = source();
    server.answers(
        status(202).withHeader("Content-Location", statusUrl()), lostReply(Fault.EMPTY_RESPONSE));
    String url = server.base() + "/$export?_container=c";
    source.startExport(url);

    assertThatThrownBy(() -> source.startExport(url)).isInstanceOf(OutcomeUnknownException.class);

    assertThat(server.asked()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 408})
  void serverErrorIsUnknownAndNeverSentAgain(int status) {
    server.answers(status(status));

    assertThatThrownBy(this::kickOff)
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("GET /$export")
        .hasMessageContaining(String.valueOf(status));

    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void throttlingIsPassedOnWithTheServersPause() {
    server.answers(status(429).withHeader("Retry-After", "7"));

    RetryableException e = catchThrowableOfType(RetryableException.class, this::kickOff);

    assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void pauseInMillisecondsIsPreferred() {
    server.answers(
        status(429).withHeader("Retry-After", "1").withHeader("x-ms-retry-after-ms", "350"));

    RetryableException e = catchThrowableOfType(RetryableException.class, this::kickOff);

    assertThat(e.retryAfter()).contains(Duration.ofMillis(350));
  }

  @Test
  void pauseAsADateCountsFromTheServersDate() {
    server.answers(
        status(503)
            .withHeader("Date", "Sat, 03 Feb 2024 10:15:30 GMT")
            .withHeader("Retry-After", "Sat, 03 Feb 2024 10:17:00 GMT"));

    RetryableException e = catchThrowableOfType(RetryableException.class, this::kickOff);

    assertThat(e.retryAfter()).contains(Duration.ofSeconds(90));
  }

  @Test
  void pauseAsADateCountsFromTheOwnClockWhenTheServerGivesNone() {
    Answer answer =
        new Answer(
            429,
            new HttpHeaders().set(HttpHeaderName.RETRY_AFTER, "Sat, 03 Feb 2024 10:17:00 GMT"),
            new byte[0],
            Instant.parse("2024-02-03T10:16:50Z"));

    assertThat(answer.retryAfter()).contains(Duration.ofSeconds(10));
  }

  @Test
  void missingRightNamesTheRole() {
    server.answers(outcome(403, "forbidden", "Authorization failed."));

    assertThatThrownBy(this::kickOff)
        .isInstanceOfSatisfying(RejectedException.class, e -> assertThat(e.status()).isEqualTo(403))
        .hasMessageContaining("FHIR Data Exporter")
        .hasMessageContaining("Authorization failed.");
  }

  @Test
  void refusedTokenIsRejected() {
    server.answers(outcome(401, "login", "Authentication failed."));

    assertThatThrownBy(this::kickOff)
        .isInstanceOfSatisfying(RejectedException.class, e -> assertThat(e.status()).isEqualTo(401))
        .hasMessageContaining("credential");
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void refusalCarriesTheServersWords() {
    server.answers(outcome(400, "invalid", "The \\\"_foo\\\" parameter is not supported."));

    assertThatThrownBy(this::kickOff)
        .isInstanceOfSatisfying(RejectedException.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessageContaining("The \"_foo\" parameter is not supported.");
  }

  @Test
  void acceptedWithoutAStatusAddressIsUnknown() {
    server.answers(status(202));

    assertThatThrownBy(this::kickOff).isInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void unexpectedSuccessIsUnknown() {
    server.answers(json(200, "{}"));

    assertThatThrownBy(this::kickOff).isInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void relativeStatusAddressIsMadeAbsolute() {
    server.answers(status(202).withHeader("Content-Location", "/_operations/export/1042"));

    assertThat(kickOff()).isEqualTo(statusUrl());
  }

  @Test
  void redirectIsNotFollowed() {
    server.answers(status(307).withHeader("Location", server.base() + "/elsewhere"));

    assertThatThrownBy(this::kickOff)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("redirects are not followed");
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void refusedConnectionCertainlyHadNoEffect() {
    AzureFhirSource source =
        AzureFhirSource.ahds(FhirConnection.builder(URI.create("http://127.0.0.1:1")).build());

    assertThatThrownBy(() -> source.startExport("http://127.0.0.1:1/$export?_container=c"))
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("http://127.0.0.1:1: the connection was refused");
  }

  @Test
  void cancelIsSentOnceAndAnUnknownJobIsNoFailure() {
    server.answers(outcome(404, "not-found", "The requested job \\\"1042\\\" was not found."));

    assertThat(source().cancelExport(statusUrl())).isTrue();

    LoggedRequest asked = server.asked().get(0);
    assertThat(asked.getMethod().getName()).isEqualTo("DELETE");
    assertThat(asked.getUrl()).isEqualTo("/_operations/export/1042");
  }

  @Test
  void deprecatedSourceCannotCancel() {
    server.answers(deprecated());

    assertThat(source().cancelExport(statusUrl())).isFalse();
  }

  @Test
  void failedCancelIsUnknownAndNeverSentAgain() {
    server.answers(status(500));

    assertThatThrownBy(() -> source().cancelExport(statusUrl()))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(server.asked()).hasSize(1);
  }
}
