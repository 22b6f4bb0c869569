package io.fhirmigration.fhir;

import static io.fhirmigration.fhir.Server.json;
import static io.fhirmigration.fhir.Server.outcome;
import static io.fhirmigration.fhir.Server.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.fhir.Capabilities.OfType;
import io.fhirmigration.fhir.ServerProbe.ImportState;
import io.fhirmigration.fhir.ServerProbe.Reindex;
import io.fhirmigration.fhir.ServerProbe.Right;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.RejectedException;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerProbeTest {
  private static final String DATE = "Sat, 03 Feb 2024 10:15:30 GMT";
  private static final URI FILE = URI.create("https://account.example/doctor/none.ndjson");

  @RegisterExtension static final Server server = new Server();

  private static ServerProbe probe() {
    return ServerProbe.of(server.connection());
  }

  @Test
  void statementIsReadAsFarAsAMigrationDependsOnIt() {
    String statement =
        """
        {"resourceType":"CapabilityStatement","fhirVersion":"4.0.1",
         "software":{"name":"Some Server","version":"9"},
         "rest":[{"mode":"server",
          "security":{"extension":[{"url":"oauth-uris","extension":[
            {"url":"token","valueUri":
             "https://login.example/0a1b2c3d-0000-1111-2222-333344445555/oauth2/token"}]}]},
          "operation":[{"name":"export"},{"name":"re index"}],
          "resource":[
           {"type":"Patient","versioning":"versioned","conditionalCreate":true,
            "conditionalUpdate":false,"conditionalDelete":"single","conditionalRead":"not-supported",
            "interaction":[{"code":"read"},{"code":"vread"}],"referencePolicy":["literal"],
            "searchParam":[{"name":"name"},{"name":"ward"}]},
           {"type":"no type"}]}]}""";
    server.answers(json(200, statement).withHeader("Date", DATE));

    Capabilities found = probe().capabilities();

    assertThat(found.now()).isEqualTo(Instant.parse("2024-02-03T10:15:30Z"));
    assertThat(found.fhirVersion()).isEqualTo("4.0.1");
    assertThat(found.software()).isEqualTo("Some Server 9");
    assertThat(found.tenant()).contains("0a1b2c3d-0000-1111-2222-333344445555");
    assertThat(found.operations()).containsExactly("export");
    assertThat(found.types()).containsOnlyKeys("Patient");
    OfType patient = found.types().get("Patient");
    assertThat(patient.interactions()).containsExactlyInAnyOrder("read", "vread");
    assertThat(patient.versioning()).isEqualTo("versioned");
    assertThat(patient.conditionals())
        .containsExactlyInAnyOrder("conditionalCreate", "conditionalDelete:single");
    assertThat(patient.references()).containsExactly("literal");
    assertThat(patient.searchParameters()).containsExactlyInAnyOrder("name", "ward");
  }

  @Test
  void statementOfWrongFormsIsReadAsSayingNothing() {
    server.answers(
        json(200, "{\"rest\":[{\"resource\":7,\"operation\":{},\"security\":[]},3],\"software\":1}")
            .withHeader("Date", DATE));

    Capabilities found = probe().capabilities();

    assertThat(found.types()).isEmpty();
    assertThat(found.operations()).isEmpty();
    assertThat(found.fhirVersion()).isEmpty();
    assertThat(found.tenant()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The requested \\\"import\\\" operation is not enabled|DISABLED",
        "The import storage account is not configured correctly on the server.|WITHOUT_STORE",
        "input.url must match the configured integration storage account endpoint.|OTHER_STORE",
        "Requested operation does not support resource type: SearchParameter.|READY",
        "Import mode can be either \\\"InitialLoad\\\"or \\\"IncrementalLoad\\\".|READY",
        "Something new.|UNCLEAR"
      })
  void refusalOfAnImportTellsHowItIsSetUp(String words, ImportState state) {
    server.answers(outcome(400, "invalid", words));

    assertThat(probe().importAnswer(FILE).state()).isEqualTo(state);
  }

  @Test
  void probeOfAnImportCannotBeAcceptedAndIsSentOnce() {
    server.answers(status(503), status(500));

    assertThatThrownBy(() -> probe().importAnswer(FILE)).isInstanceOf(MigrationException.class);

    assertThat(server.asked()).hasSize(1);
    assertThat(server.asked().get(0).getBodyAsString())
        .contains("\"SearchParameter\"", "\"ProbeOnly\"", FILE.toString());
  }

  @Test
  void importThatIsAcceptedAllTheSameIsCancelled() {
    server.answers(
        status(202).withHeader("Content-Location", server.base() + "/_operations/import/7"),
        status(202));

    assertThat(probe().importAnswer(FILE).state()).isEqualTo(ImportState.UNCLEAR);

    assertThat(server.asked().get(1).getMethod().getName()).isEqualTo("DELETE");
    assertThat(server.asked().get(1).getUrl()).isEqualTo("/_operations/import/7");
  }

  @Test
  void rightIsToldByAJobThatDoesNotExist() {
    server.answers(outcome(404, "not-found", "The requested import job was not found."));
    assertThat(probe().importRight()).isEqualTo(Right.GRANTED);
    assertThat(server.asked().get(0).getMethod().getName()).isEqualTo("GET");
    server.answers(outcome(403, "forbidden", "Authorization failed."));
    assertThat(probe().exportRight()).isEqualTo(Right.REFUSED);
    server.answers(status(404));
    assertThat(probe().exportRight()).isEqualTo(Right.UNCLEAR);
  }

  @Test
  void wrongTokenIsNoMissingRight() {
    server.answers(outcome(401, "login", "Authentication failed."));
    assertThatThrownBy(() -> probe().importRight())
        .isInstanceOfSatisfying(
            RejectedException.class, refused -> assertThat(refused.status()).isEqualTo(401));
  }

  @Test
  void lockIsToldByLookingForAReindex() {
    server.answers(outcome(405, "not-supported", "none"));
    assertThat(probe().reindex()).isEqualTo(Reindex.OPEN);
    server.answers(json(423, "{\"code\":\"Locked\"}"));
    assertThat(probe().reindex()).isEqualTo(Reindex.LOCKED);
    server.answers(outcome(403, "forbidden", "Authorization failed."));
    assertThat(probe().reindex()).isEqualTo(Reindex.FORBIDDEN);
    server.answers(outcome(400, "invalid", "what?"));
    assertThat(probe().reindex()).isEqualTo(Reindex.UNCLEAR);
  }

  @Test
  void deprecatedServerAnswersNoSearches() {
    server.answers(Server.deprecated());
    assertThat(probe().answersSearches()).isFalse();
    server.answers(json(200, "{\"resourceType\":\"Bundle\",\"total\":3}"));
    assertThat(probe().answersSearches()).isTrue();
  }

  @Test
  void rowsOfATypeAreReadWithoutFollowingPages() {
    server.answers(
        json(
            200,
            """
            {"resourceType":"Bundle","link":[{"relation":"next","url":"%s/Patient?ct=1"}],
             "entry":[{"resource":{"resourceType":"Patient","id":"a","n":1.0}},
              {"resource":{"resourceType":"OperationOutcome"}}]}"""
                .formatted(server.base())));

    assertThat(SampleReads.of(server.connection()).newest("Patient", 5))
        .singleElement()
        .satisfies(row -> assertThat(row.toJson()).contains("1.0"));
    assertThat(server.asked()).hasSize(1);
    assertThat(server.asked().get(0).getUrl()).isEqualTo("/Patient?_sort=-_lastUpdated&_count=5");
  }

  @Test
  void idThatFhirForbidsIsNotSent() {
    assertThat(SampleReads.of(server.connection()).historyOf("Patient", "../a", 5)).isEmpty();
    assertThat(server.asked()).isEmpty();
  }
}
