package io.fhirmigration.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchParameterStatesTest {
  private final Bench bench = Bench.of(Face.AHDS);

  @BeforeEach
  void ownParameter() {
    put("one", "Patient");
  }

  private void put(String id, String base) {
    String parameter =
        "{\"resourceType\":\"SearchParameter\",\"id\":\"%s\",\"url\":\"urn:%s\",\"code\":\"%s\","
            + "\"base\":[\"%s\"]}";
    assertThat(
            bench
                .server
                .handle(
                    ModelRequest.send(
                        "PUT", "/SearchParameter/" + id, parameter.formatted(id, id, id, base)))
                .status())
        .isEqualTo(201);
  }

  private String states(String query) {
    ModelResponse answer = bench.get("/SearchParameter/$status" + query);
    assertThat(answer.status()).isEqualTo(200);
    return answer.text();
  }

  @Test
  void ownParameterIsSearchedByAfterAReindexThatBeganLater() {
    assertThat(states("")).contains("urn:one", "Supported");
    bench.server.handle(
        ModelRequest.send(
            "POST", "/$reindex", "{\"resourceType\":\"Parameters\",\"parameter\":[]}"));
    assertThat(states("")).contains("Supported");
    bench.clock.advance(Duration.ofMinutes(2));
    assertThat(states("")).contains("Enabled");
    put("two", "Group");
    assertThat(states("?url=urn:one")).contains("Enabled").doesNotContain("urn:two");
    assertThat(states("?code=two")).contains("Supported").doesNotContain("urn:one");
    assertThat(states("?resourcetype=Group")).contains("urn:two").doesNotContain("urn:one");
  }

  @Test
  void azureApiForFhirDoesNotTell() {
    ModelResponse answer =
        Bench.of(Face.AZURE_API_FOR_FHIR)
            .server
            .handle(ModelRequest.get("/SearchParameter/$status"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(Bench.diagnostics(answer))
        .isEqualTo("The requested \"search-parameter-status\" operation is not enabled");
  }
}
