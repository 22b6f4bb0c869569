package io.fhirmigration.fhir;

import static io.fhirmigration.fhir.Server.deprecated;
import static io.fhirmigration.fhir.Server.json;
import static io.fhirmigration.fhir.Server.outcome;
import static io.fhirmigration.fhir.Server.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.ServerFacts;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountsTest {
  private static final Optional<Instant> SINCE = Optional.of(Instant.parse("2024-01-01T00:00:00Z"));
  private static final Optional<Instant> TILL = Optional.of(Instant.parse("2024-02-01T00:00:00Z"));
  private static final CountQuery ALL =
      new CountQuery(CountQuery.Kind.CURRENT, Optional.empty(), Optional.empty(), Optional.empty());

  @RegisterExtension static final Server server = new Server();

  private CountAnswer count(CountQuery query) {
    return AhdsTarget.of(server.connection()).count(query);
  }

  private String asked(CountQuery query) {
    server.answers(json(200, "{\"resourceType\":\"Bundle\",\"total\":5}"));
    assertThat(count(query)).isEqualTo(CountAnswer.of(5));
    return server.asked().get(0).getUrl();
  }

  @Test
  void currentIsASearchOfAHalfOpenWindow() {
    assertThat(asked(new CountQuery(CountQuery.Kind.CURRENT, Optional.empty(), SINCE, TILL)))
        .isEqualTo(
            "/?_summary=count&_lastUpdated=ge2024-01-01T00:00:00.000Z"
                + "&_lastUpdated=lt2024-02-01T00:00:00.000Z");
  }

  @Test
  void oneTypeIsSearchedUnderItsName() {
    assertThat(
            asked(
                new CountQuery(
                    CountQuery.Kind.CURRENT,
                    Optional.of("Patient"),
                    Optional.empty(),
                    Optional.empty())))
        .isEqualTo("/Patient?_summary=count");
  }

  @Test
  void historyIsBoundBySinceAndBefore() {
    assertThat(
            asked(new CountQuery(CountQuery.Kind.HISTORY, Optional.of("Observation"), SINCE, TILL)))
        .isEqualTo(
            "/Observation/_history?_since=2024-01-01T00:00:00.000Z"
                + "&_before=2024-02-01T00:00:00.000Z&_summary=count");
  }

  @Test
  void totalsAreLong() {
    server.answers(json(200, "{\"total\":3000000000}"));

    assertThat(count(ALL)).isEqualTo(CountAnswer.of(3_000_000_000L));
  }

  @Test
  void totalThatIsMissingOrNoIntegerIsUnknown() {
    server.answers(json(200, "{\"resourceType\":\"Bundle\"}"), json(200, "{\"total\":1.5}"));

    assertThat(count(ALL).isKnown()).isFalse();
    assertThat(count(ALL).isKnown()).isFalse();
  }

  @Test
  void refusalToCountIsUnknownWithTheServersReason() {
    server.answers(
        outcome(
            403,
            "forbidden",
            "Search count returned 3 and exceeds the maximum defined limit of 2147483647."));

    assertThat(count(ALL).unknownBecause()).contains("403 Search count returned");
  }

  @Test
  void deprecatedSourceIsUnknown() {
    server.answers(deprecated());

    assertThat(count(ALL)).isEqualTo(CountAnswer.unknown(FhirReads.DEPRECATED));
  }

  @Test
  void missingRightIsNotACountThatIsUnknown() {
    server.answers(outcome(403, "forbidden", "Authorization failed."));

    assertThatThrownBy(() -> count(ALL))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("role");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void serverThatDoesNotAnswerIsRetryable(int status) {
    server.answers(status(status));

    assertThatThrownBy(() -> count(ALL)).isInstanceOf(RetryableException.class);
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void htmlInsteadOfABundleIsRetryable() {
    server.answers(status(200).withBody("<html>sign in</html>"));

    assertThatThrownBy(() -> count(ALL)).isInstanceOf(RetryableException.class);
  }

  @Test
  void unreachableServerIsRetryable() {
    AhdsTarget target =
        AhdsTarget.of(
            FhirConnection.builder(URI.create("http://127.0.0.1:1"))
                .readRetries(2, Duration.ZERO, Duration.ZERO)
                .build());

    assertThatThrownBy(() -> target.count(ALL))
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("the connection was refused");
  }

  @Test
  void firstTimestampIsTheOldestEntrysDate() {
    server.answers(
        json(
            200,
            """
            {"entry":[{"resource":{"resourceType":"Patient","id":"a",
              "meta":{"versionId":"1","lastUpdated":"2019-03-04T06:06:07.1234567+01:00"}}}]}"""));
    AzureFhirSource source = AzureFhirSource.ahds(server.connection());

    assertThat(source.firstTimestamp(true)).contains(Instant.parse("2019-03-04T05:06:07.123Z"));
    assertThat(source.firstTimestamp(false)).contains(Instant.parse("2019-03-04T05:06:07.123Z"));
    assertThat(server.asked())
        .extracting(request -> request.getUrl())
        .containsExactly("/_history?_sort=_lastUpdated&_count=1", "/?_sort=_lastUpdated&_count=1");
  }

  @Test
  void lastTimestampIsTheNewestResourcesDate() {
    server.answers(
        json(
            200,
            """
            {"entry":[{"resource":{"resourceType":"Patient","id":"a",
              "meta":{"versionId":"1","lastUpdated":"2024-03-04T05:06:07.1234567+00:00"}}}]}"""),
        deprecated());
    AzureFhirSource source = AzureFhirSource.ahds(server.connection());

    assertThat(source.lastTimestamp("Patient")).contains(Instant.parse("2024-03-04T05:06:07.123Z"));
    assertThat(source.lastTimestamp("Patient")).isEmpty();
    assertThat(server.asked().get(0).getUrl()).isEqualTo("/Patient?_sort=-_lastUpdated&_count=1");
  }

  @Test
  void emptyOrDeprecatedSourceHasNoFirstTimestamp() {
    server.answers(json(200, "{\"resourceType\":\"Bundle\",\"total\":0}"), deprecated());
    AzureFhirSource source = AzureFhirSource.ahds(server.connection());

    assertThat(source.firstTimestamp(false)).isEmpty();
    assertThat(source.firstTimestamp(false)).isEmpty();
  }

  @Test
  void factsComeFromTheCapabilityStatement() {
    server.answers(
        json(
                200,
                """
                {"resourceType":"CapabilityStatement","software":{"name":"FHIR","version":"4.1"},
                 "rest":[{"resource":[{"type":"Patient"},{"type":"Account"}]}]}""")
            .withHeader("Date", "Sat, 03 Feb 2024 10:15:30 GMT"));

    assertThat(AzureFhirSource.ahds(server.connection()).facts())
        .isEqualTo(
            new ServerFacts(
                Instant.parse("2024-02-03T10:15:30Z"), List.of("Account", "Patient"), "FHIR 4.1"));
  }

  @Test
  void clockIsReadFromAnyAnswer() {
    server.answers(status(404).withHeader("Date", "Sat, 03 Feb 2024 10:15:30 GMT"));

    assertThat(AzureFhirSource.ahds(server.connection()).now())
        .isEqualTo(Instant.parse("2024-02-03T10:15:30Z"));
  }
}
