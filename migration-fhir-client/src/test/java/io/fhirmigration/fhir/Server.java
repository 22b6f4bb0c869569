package io.fhirmigration.fhir;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.request;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A server on loopback whose answers a test scripts; it keeps what it was asked. */
final class Server extends WireMockExtension {
  private static final String SCRIPT = "script";

  Server() {
    super(
        WireMockExtension.newInstance()
            .options(
                WireMockConfiguration.wireMockConfig()
                    .bindAddress("127.0.0.1")
                    .dynamicPort()
                    .gzipDisabled(true)));
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + getPort());
  }

  /** A connection that does not wait between tries. */
  FhirConnection.Builder connecting() {
    return FhirConnection.builder(base()).readRetries(3, Duration.ZERO, Duration.ofSeconds(2));
  }

  FhirConnection connection() {
    return connecting().build();
  }

  /** Answers every request, whatever it asks for, with these in turn and then with the last. */
  void answers(ResponseDefinitionBuilder... answers) {
    for (int i = 0; i < answers.length; i++) {
      String now = i == 0 ? Scenario.STARTED : "step" + i;
      String then = i == answers.length - 1 ? now : "step" + (i + 1);
      stubFor(
          request("ANY", anyUrl())
              .inScenario(SCRIPT)
              .whenScenarioStateIs(now)
              .willReturn(answers[i])
              .willSetStateTo(then));
    }
  }

  /** Everything it was asked, oldest first. */
  List<LoggedRequest> asked() {
    List<ServeEvent> newestFirst = new ArrayList<>(getAllServeEvents());
    Collections.reverse(newestFirst);
    return newestFirst.stream().map(ServeEvent::getRequest).map(LoggedRequest::createFrom).toList();
  }

  static ResponseDefinitionBuilder status(int status) {
    return aResponse().withStatus(status);
  }

  static ResponseDefinitionBuilder json(int status, String body) {
    return status(status)
        .withHeader("Content-Type", "application/fhir+json; charset=utf-8")
        .withBody(body);
  }

  static ResponseDefinitionBuilder outcome(int status, String code, String diagnostics) {
    return json(
        status,
        """
        {"resourceType":"OperationOutcome","issue":[
          {"severity":"error","code":"%s","diagnostics":"%s"}]}"""
            .formatted(code, diagnostics));
  }

  static ResponseDefinitionBuilder deprecated() {
    return json(
        410,
        """
        {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"business-rule",
         "details":{"coding":[{"system":"https://azurehealthcareapis.com/fhir/operation-outcome-code",
           "code":"service-deprecated"}],"text":"This FHIR service has been deprecated."}}]}""");
  }

  static ResponseDefinitionBuilder lostReply(Fault fault) {
    return aResponse().withFault(fault);
  }
}
