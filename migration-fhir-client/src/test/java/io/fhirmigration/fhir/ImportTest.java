package io.fhirmigration.fhir;

import static io.fhirmigration.fhir.Server.json;
import static io.fhirmigration.fhir.Server.lostReply;
import static io.fhirmigration.fhir.Server.outcome;
import static io.fhirmigration.fhir.Server.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.fhirmigration.model.FailureCause;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.TargetServer.ErrorFile;
import io.fhirmigration.spi.TargetServer.FileResult;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportTest {
  private static final byte[] BODY =
      "{ \"resourceType\" : \"Parameters\", \"x\" : \"\u00e9\" }".getBytes(StandardCharsets.UTF_8);
  private static final String PARTIAL =
      """
      {"transactionTime":"2024-02-03T11:00:00.123+00:00","request":"https://h/$import",
       "output":[{"type":"Patient","count":811,"inputUrl":"https://a/c/Patient-1.ndjson"},
                 {"type":null,"count":3000000000,"inputUrl":"https://a/c/Observation-1.ndjson"}],
       "error":[{"type":"Patient","count":1,"inputUrl":"https://a/c/Patient-1.ndjson",
                 "url":"https://a/import-errors/Patient77_79.ndjson"}]}\
      """;

  @RegisterExtension static final Server server = new Server();

  private AhdsTarget target() {
    return AhdsTarget.of(server.connection());
  }

  private String start() {
    AhdsTarget target = target();
    return target.startImport(target.importUrl(), BODY);
  }

  private String statusUrl() {
    return server.base() + "/_operations/import/77";
  }

  private ImportPoll poll() {
    return target().pollImport(statusUrl());
  }

  @Test
  void exactBytesAndHeadersAreSent() {
    server.answers(status(202).withHeader("Content-Location", statusUrl()));

    assertThat(start()).isEqualTo(statusUrl());

    LoggedRequest asked = server.asked().get(0);
    assertThat(asked.getMethod().getName()).isEqualTo("POST");
    assertThat(asked.getUrl()).isEqualTo("/$import");
    assertThat(asked.header("Prefer").values()).isEqualTo(List.of("respond-async"));
    assertThat(asked.header("Content-Type").values()).isEqualTo(List.of("application/fhir+json"));
    assertThat(asked.getBody()).isEqualTo(BODY);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER"})
  void lostReplyIsUnknownAndNeverSentAgain(Fault fault) {
    server.answers(lostReply(fault));

    assertThatThrownBy(this::start).isInstanceOf(OutcomeUnknownException.class);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void serverErrorIsUnknownAndNeverSentAgain() {
    server.answers(status(500));

    assertThatThrownBy(this::start).isInstanceOf(OutcomeUnknownException.class);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void missingRightNamesTheImporterRole() {
    server.answers(outcome(403, "forbidden", "Authorization failed."));

    assertThatThrownBy(this::start)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("FHIR Data Importer");
  }

  @Test
  void acceptedIsRunningWithoutABody() {
    server.answers(status(202));

    assertThat(poll()).isEqualTo(new ImportPoll.Running(Optional.empty(), 0));
  }

  @Test
  void partialBodyTellsHowMuchIsTaken() {
    server.answers(json(202, PARTIAL));

    assertThat(poll()).isEqualTo(new ImportPoll.Running(Optional.empty(), 3_000_000_811L));
  }

  @Test
  void partialBodyThatCannotBeReadClaimsNothing() {
    server.answers(json(202, PARTIAL.substring(0, 90)));

    assertThat(poll()).isEqualTo(new ImportPoll.Running(Optional.empty(), 0));
  }

  @Test
  void completeListsSuccessesAndErrorFiles() {
    server.answers(json(200, PARTIAL));

    assertThat(poll())
        .isInstanceOfSatisfying(
            ImportPoll.Complete.class,
            complete -> {
              assertThat(complete.files())
                  .containsExactly(
                      new FileResult(URI.create("https://a/c/Patient-1.ndjson"), 811),
                      new FileResult(
                          URI.create("https://a/c/Observation-1.ndjson"), 3_000_000_000L));
              assertThat(complete.errors())
                  .containsExactly(
                      new ErrorFile(
                          URI.create("https://a/c/Patient-1.ndjson"),
                          1,
                          URI.create("https://a/import-errors/Patient77_79.ndjson")));
              assertThat(complete.body()).isEqualTo(PARTIAL.getBytes(StandardCharsets.UTF_8));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"output\":[{\"inputUrl\":\"https://a/b\"}]}",
        "{\"output\":[{\"count\":1}]}",
        "{\"output\":[{\"inputUrl\":\"https://a/b\",\"count\":-1}]}",
        "{\"output\":[1]}",
        "{\"output\":[],\"error\":[{\"inputUrl\":\"https://a/b\",\"count\":1}]}"
      })
  void faultyCompleteAnswerIsNoClaim(String body) {
    server.answers(json(200, body));

    assertThatThrownBy(this::poll)
        .isInstanceOf(RetryableException.class)
        .hasMessageStartingWith("import status ");
  }

  @ParameterizedTest
  @CsvSource({"400,SET_UP", "403,SET_UP", "404,SET_UP", "429,BUSY"})
  void failedJobIsToldByCodeAndTextWhateverItsStatus(int status, FailureCause cause) {
    server.answers(
        outcome(
            status,
            "processing",
            "import operation failed for reason: Input file Etag not match."
                + " https://a/c/Patient-1.ndjson?sv=1&sig=abc"));

    assertThat(poll())
        .isEqualTo(
            new ImportPoll.JobFailed(
                status, cause, "Input file Etag not match. https://a/c/Patient-1.ndjson?..."));
  }

  @Test
  void maskedReasonMayLieInALine() {
    server.answers(
        outcome(
            500,
            "processing",
            "import operation failed for reason: InternalServerError"
                + " ErrorFile: https://a/c/Patient-1.ndjson"));

    assertThat(poll())
        .isInstanceOfSatisfying(
            ImportPoll.JobFailed.class,
            failed -> {
              assertThat(failed.cause()).isEqualTo(FailureCause.UNKNOWN);
              assertThat(failed.status()).isEqualTo(500);
            });
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void serverErrorOfThePollItselfIsNoFailedJob() {
    server.answers(outcome(500, "exception", "There was an error processing your request."));

    assertThatThrownBy(this::poll).isInstanceOf(RetryableException.class);
  }

  @Test
  void cancelledJobHasFailed() {
    server.answers(outcome(400, "processing", "User requested cancellation of operation."));

    assertThat(poll())
        .isEqualTo(
            new ImportPoll.JobFailed(
                400, FailureCause.SET_UP, "User requested cancellation of operation."));
  }

  @Test
  void notFoundCodeIsAnUnknownJob() {
    server.answers(outcome(404, "not-found", "The requested import job \\\"77\\\" was not found."));

    assertThat(poll()).isEqualTo(new ImportPoll.Unknown());
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 404, 409})
  void cancelOfAnyKnownEndIsNoFailure(int status) {
    server.answers(outcome(status, "not-found", ""));

    assertThatCode(() -> target().cancelImport(statusUrl())).doesNotThrowAnyException();
    assertThat(server.asked().get(0).getMethod().getName()).isEqualTo("DELETE");
  }
}
