package io.fhirmigration.fhir;

import static io.fhirmigration.fhir.Server.json;
import static io.fhirmigration.fhir.Server.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that servers and records name: whatever they look like, nobody else is asked. */
class ForeignAddressTest {
  private static final String TOKEN = "t0p-s3cret";

  @RegisterExtension static final Server server = new Server();
  @RegisterExtension static final Server other = new Server();

  private FhirConnection connection() {
    return server.connecting().credentials(Credentials.staticToken(() -> TOKEN)).build();
  }

  private AzureFhirSource source() {
    return AzureFhirSource.ahds(connection());
  }

  private AhdsTarget target() {
    return AhdsTarget.of(connection());
  }

  private static String at(String address) {
    return address
        .replace("OTHER", "127.0.0.1:" + other.getPort())
        .replace("SAME", "127.0.0.1:" + server.getPort())
        .replace("PORT", String.valueOf(server.getPort()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://OTHER/_operations/export/1",
        "//OTHER/_operations/export/1",
        "https://SAME/_operations/export/1",
        "HTTP://OTHER/_operations/export/1",
        "http://127.0.0.1/_operations/export/1",
        "http://localhost:PORT/_operations/export/1",
        "http://[::1]:PORT/_operations/export/1",
        "http://0x7f000001:PORT/_operations/export/1",
        "http://SAME@OTHER/_operations/export/1",
        "http://t0p:pass@SAME/_operations/export/1",
        "http://SAME.evil.example/_operations/export/1",
        "http://SAME%2eevil.example/_operations/export/1",
        "http://127.0.0.1.:PORT/_operations/export/1",
        "http:\\\\OTHER\\_operations\\export\\1",
        "http://SAME\\@OTHER/_operations/export/1",
        "http:OTHER/_operations/export/1",
        "file:///etc/passwd",
        "ftp://SAME/_operations/export/1",
        "javascript:alert(1)",
        "http://SAME /_operations/export/1",
        "http://"
      })
  void addressOfAnotherServerIsNeitherTakenNorAsked(String form) {
    String foreign = at(form);
    server.answers(status(202).withHeader("Content-Location", foreign));
    String kickOff = source().exportUrl(Exports.request());

    refused(() -> source().pollExport(foreign));
    refused(() -> source().cancelExport(foreign));
    refused(() -> target().pollImport(foreign));
    refused(() -> target().cancelImport(foreign));
    refused(() -> target().pollReindex(foreign));
    assertThat(server.asked()).isEmpty();
    assertThatThrownBy(() -> source().startExport(kickOff))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageNotContaining("pass");
    assertThat(server.asked()).hasSize(1);
    assertThat(other.asked()).isEmpty();
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(RejectedException.class)
        .hasMessageNotContaining("pass@")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/Patient/1",
        "/_operations/export/../../Patient/1",
        "/_operations/export/%2e%2e/%2e%2e/Patient/1",
        "/_operations/export/..%2f..%2fPatient%2f1",
        "/_operations/export/",
        "/_operations/export",
        "/_operations/export/..",
        "/_operations/export/1/2",
        "/_operations/export/1%00",
        "/_operations/reindex/1",
        "/x/_operations/export/1"
      })
  void recordCannotMakeUsAskForAnythingButAJob(String path) {
    refused(() -> source().pollExport(server.base() + path));
    refused(() -> source().cancelExport(server.base() + path));

    assertThat(server.asked()).isEmpty();
  }

  @Test
  void recordCannotMakeUsSendAnythingButExportAndImport() {
    refused(() -> source().startExport(server.base() + "/Patient/$export?_till=x"));
    refused(() -> source().startExport(server.base() + "/Patient?_id=1"));
    refused(() -> source().startExport("http://" + at("OTHER") + "/$export?_till=x"));
    refused(() -> target().startImport(server.base() + "/Patient", new byte[0]));
    refused(() -> target().startImport("http://" + at("OTHER") + "/$import", new byte[0]));

    assertThat(server.asked()).isEmpty();
    assertThat(other.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void noRedirectIsFollowed(int status) {
    server.answers(status(status).withHeader("Location", other.base() + "/_operations/export/1"));
    String job = server.base() + "/_operations/export/1";

    refused(() -> source().pollExport(job));
    refused(() -> source().cancelExport(job));
    refused(() -> source().facts());
    refused(() -> source().startExport(source().exportUrl(Exports.request())));
    assertThat(other.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://OTHER/x?ct=1", "//OTHER/x", "http://SAME@OTHER/x", "http:\\\\x"})
  void foreignPageIsNotRead(String next) {
    server.answers(
        json(
            200,
            "{\"link\":[{\"relation\":\"next\",\"url\":\""
                + at(next).replace("\\", "\\\\")
                + "\"}]}"));

    refused(() -> source().searchParameters());
    assertThat(other.asked()).isEmpty();
  }

  @Test
  void addressThatWouldNotFitARecordIsNotTaken() {
    String longest = server.base() + "/_operations/export/" + "1".repeat(3000);
    server.answers(status(202).withHeader("Content-Location", longest));

    assertThatThrownBy(() -> source().startExport(source().exportUrl(Exports.request())))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("longer than 2000 characters");
  }
}
