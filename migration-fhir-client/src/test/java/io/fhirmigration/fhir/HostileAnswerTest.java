package io.fhirmigration.fhir;

import static io.fhirmigration.fhir.Server.json;
import static io.fhirmigration.fhir.Server.outcome;
import static io.fhirmigration.fhir.Server.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers that are too long, too deep or too much: bounded, and still understood where they can.
 */
class HostileAnswerTest {
  private static final int MEBIBYTE = 1 << 20;

  @RegisterExtension static final Server server = new Server();

  private AhdsTarget target() {
    return AhdsTarget.of(server.connection());
  }

  private String job() {
    return server.base() + "/_operations/import/1";
  }

  private static byte[] body() {
    return new byte[] {'{', '}'};
  }

  @Test
  void ofALongRefusalOnlyTheStatusCounts() {
    server.answers(json(400, "{\"diagnostics\":\"" + "x".repeat(3 * MEBIBYTE) + "\"}"));

    RejectedException refusal =
        catchThrowableOfType(
            RejectedException.class, () -> target().startImport(target().importUrl(), body()));

    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal).hasMessageEndingWith(": 400");
  }

  @Test
  void acceptanceWithATooLongBodyIsUnknown() {
    AhdsTarget careful = AhdsTarget.of(server.connecting().maxAnswerBytes(1000).build());
    server.answers(
        json(202, "x".repeat(1001)).withHeader("Content-Location", "/_operations/import/1"));

    assertThatThrownBy(() -> careful.startImport(careful.importUrl(), body()))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("longer than 1000 bytes");
  }

  @Test
  void answerOfTooManyValuesIsNoClaim() {
    server.answers(json(200, "{\"output\":[" + "{},".repeat(1_100_000) + "{}]}"));

    assertThatThrownBy(() -> target().pollImport(job())).isInstanceOf(RetryableException.class);
  }

  @Test
  void answerThatNestsTooDeepIsNoClaim() {
    server.answers(json(200, "{\"output\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));

    assertThatThrownBy(() -> target().pollImport(job())).isInstanceOf(RetryableException.class);
  }

  @Test
  void headersWithoutEndAreNoAnswer() throws IOException {
    HttpServer endless =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endless.createContext(
        "/",
        exchange -> {
          for (int i = 0; i < 600; i++) {
            exchange.getResponseHeaders().add("X-" + i, "y".repeat(1000));
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    endless.start();
    try {
      URI base = URI.create("http://127.0.0.1:" + endless.getAddress().getPort());
      AzureFhirSource source = AzureFhirSource.ahds(FhirConnection.builder(base).build());

      assertThatThrownBy(source::now).isInstanceOf(RetryableException.class);
    } finally {
      endless.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999", "Fri, 31 Dec 9999 23:59:59 GMT"})
  void serverCannotStopAMigrationForYears(String wish) {
    server.answers(status(429).withHeader("Retry-After", wish));

    RetryableException refusal =
        catchThrowableOfType(
            RetryableException.class, () -> target().startImport(target().importUrl(), body()));

    assertThat(refusal.retryAfter()).contains(Answer.LONGEST_PAUSE);
  }

  @Test
  void progressOfImpossibleCountsDoesNotOverflow() {
    server.answers(
        json(
            202,
            "{\"output\":[{\"count\":9223372036854775807},{\"count\":9223372036854775807},"
                + "{\"count\":-5}]}"));

    assertThat(target().pollImport(job()))
        .isInstanceOfSatisfying(
            ImportPoll.Running.class, running -> assertThat(running.succeeded()).isPositive());
  }

  @Test
  void quotedResourceIsInNoMessage() {
    server.answers(
        outcome(
            400,
            "invalid",
            "Patient/hush-1 (resource id: hush-2) Literal 'hush-3' in"
                + " {\\\"resourceType\\\":\\\"Patient\\\",\\\"name\\\":\\\"hush-4\\\"}"));

    assertThatThrownBy(() -> target().startImport(target().importUrl(), body()))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("Patient/...")
        .hasMessageNotContaining("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hush\nX-Forged: 1", "hush\u0000", "hush h", "hu\u00e9sh", "hush\r"})
  void tokenThatIsNoHeaderIsRefusedWithoutBeingQuoted(String token) {
    AhdsTarget target =
        AhdsTarget.of(
            server.connecting().credentials(Credentials.staticToken(() -> token)).build());

    Throwable refusal = catchThrowable(() -> target.startImport(target.importUrl(), body()));

    StringWriter trace = new StringWriter();
    refusal.printStackTrace(new PrintWriter(trace));
    assertThat(refusal).isInstanceOf(RejectedException.class);
    assertThat(trace.toString()).doesNotContain("hush").doesNotContain("sh\n");
    assertThat(server.asked()).isEmpty();
  }
}
