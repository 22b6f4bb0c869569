package io.fhirmigration.fhir;

import static io.fhirmigration.fhir.Server.json;
import static io.fhirmigration.fhir.Server.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fhirmigration.model.RejectedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ErrorFormsTest {
  @RegisterExtension static final Server server = new Server();

  private RejectedException rejected() {
    AhdsTarget target = AhdsTarget.of(server.connection());
    return catchThrowableOfType(
        RejectedException.class,
        () -> target.startImport(target.importUrl(), new byte[] {'{', '}'}));
  }

  @Test
  void lockedServerNamesTheInitialMode() {
    server.answers(
        json(
            423,
            """
            {"severity":"Error","code":"Locked",
             "diagnostics":"Service is locked for initial import mode."}"""));

    assertThat(rejected())
        .hasMessageContaining("Service is locked for initial import mode.")
        .hasMessageContaining("switch that mode off")
        .extracting(RejectedException::status)
        .isEqualTo(423);
  }

  @Test
  void htmlIsToldByItsStatusOnly() {
    server.answers(
        status(400).withHeader("Content-Type", "text/html").withBody("<h1>Bad Request</h1>"));

    assertThat(rejected()).hasMessageEndingWith("POST /$import at " + server.base() + ": 400");
  }

  @Test
  void emptyBodyIsToldByItsStatusOnly() {
    server.answers(status(405));

    assertThat(rejected()).hasMessageEndingWith(": 405");
  }

  @Test
  void detailsAndDiagnosticsAreBothTold() {
    server.answers(
        json(
            400,
            """
            {"resourceType":"OperationOutcome","issue":[
              {"code":"invalid","details":{"text":"first"},"diagnostics":"second"},
              {"code":"invalid","diagnostics":"third"}]}"""));

    assertThat(rejected()).hasMessageContaining("first; second; third");
  }

  @Test
  void membersOfTheWrongKindDoNotHideTheStatus() {
    server.answers(json(400, "{\"issue\":[{\"details\":[],\"diagnostics\":{}}, 5, null]}"));

    assertThat(rejected()).hasMessageEndingWith(": 400");
  }

  @Test
  void nonFhirErrorObjectIsToldByItsStatusOnly() {
    server.answers(json(400, "{\"error\":{\"message\":\"x\"}}"));

    assertThat(rejected()).hasMessageEndingWith(": 400");
  }

  @Test
  void wordsCannotForgeLogLines() {
    assertThat(ServerWords.clean("a\r\nERROR forged\u2028b\u0000\tc\u001b[31m"))
        .isEqualTo("a ERROR forged b c");
  }

  @Test
  void wordsAreCutShort() {
    assertThat(ServerWords.clean("x".repeat(100_000))).hasSize(500).endsWith("...");
  }

  @Test
  void signaturesAndTokensAreTakenOut() {
    assertThat(
            ServerWords.clean(
                "see https://a.blob/c/f.ndjson?sv=2022&sig=s3cret%3D (sig=s3cret) and Bearer"
                    + " eyJabc.def"))
        .doesNotContain("s3cret")
        .doesNotContain("eyJ")
        .contains("https://a.blob/c/f.ndjson?...");
  }

  @Test
  void wordsAreReadFromAnObjectOfAnyDepth() {
    byte[] deep = ("[".repeat(5000) + "]".repeat(5000)).getBytes(StandardCharsets.UTF_8);

    assertThat(ServerWords.of(deep).text()).isEmpty();
  }

  @Test
  void idsOfResourcesAreInNoMessage() {
    server.answers(status(400));
    AhdsTarget target = AhdsTarget.of(server.connection());

    assertThatThrownBy(() -> target.read("Patient", "secret-id", "7"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("GET /Patient/{id}/_history/{version}")
        .hasMessageNotContaining("secret-id");
  }
}
