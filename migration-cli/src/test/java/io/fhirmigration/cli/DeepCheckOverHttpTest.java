package io.fhirmigration.cli;

import static io.fhirmigration.testkit.server.ScriptedFaults.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.fhir.BatchReads;
import io.fhirmigration.fhir.Credentials;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.spi.ResourceReads;
import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.ModelResponse;
import io.fhirmigration.testkit.server.ScriptedFaults;
import io.fhirmigration.verify.deep.DeepCheck;
import io.fhirmigration.verify.deep.DeepFinding;
import io.fhirmigration.verify.deep.DeepFinding.Kind;
import io.fhirmigration.verify.deep.DeepQuestion;
import io.fhirmigration.verify.deep.DeepResult;
import io.fhirmigration.verify.full.Allowances;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers on sockets stop answering in the middle of a comparison. */
class DeepCheckOverHttpTest {
  private static final int RESOURCES = 120;
  private static final int BATCH = 50;

  @TempDir Path folder;
  private Servers servers;
  private final List<Duration> pauses = new ArrayList<>();

  @BeforeEach
  void start() {
    servers = new Servers(folder);
    for (int i = 0; i < RESOURCES; i++) {
      Servers.put(servers.source, "r" + i);
      Servers.put(servers.destination, "r" + i);
    }
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private static ResourceReads reads(Emulator server) {
    return BatchReads.of(
        FhirConnection.builder(server.base())
            .allowPlainHttp(true)
            .credentials(Credentials.staticToken(() -> Servers.TOKEN))
            .readRetries(1, Duration.ZERO, Duration.ZERO)
            .build());
  }

  private DeepResult compare(Path kept) {
    DeepQuestion question =
        new DeepQuestion(
            List.of("Basic"),
            RESOURCES,
            1,
            List.of(),
            Optional.empty(),
            false,
            Allowances.DEFAULTS,
            false);
    return new DeepCheck(reads(servers.source), reads(servers.destination), List.of(), pauses::add)
        .compare(question, Optional.of(kept));
  }

  private static Fault refusing(int status) {
    String outcome =
        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\","
            + "\"code\":\"processing\",\"diagnostics\":\"no\"}]}";
    return new Fault.Refuse(
        ModelResponse.of(
            status, "application/fhir+json", outcome.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 410, 429, 500})
  void refusalInTheMiddleIsAnErrorAndTheNextRunGoesOn(int status) {
    Path kept = folder.resolve("results");
    AtomicInteger batches = new AtomicInteger();
    servers
        .destination
        .model()
        .faults(
            new ScriptedFaults()
                .always(
                    request -> on("POST", "/").test(request) && batches.incrementAndGet() > 1,
                    refusing(status)));

    DeepResult first = compare(kept);

    assertThat(first.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(first.compared()).isEqualTo(BATCH);
    assertThat(first.of(Kind.ERROR))
        .hasSize(RESOURCES - BATCH)
        .extracting(DeepFinding::reason)
        .allMatch(reason -> reason.startsWith("destination: ") && reason.contains("" + status));

    servers.destination.model().faults(new ScriptedFaults());
    DeepResult second = compare(kept);
    assertThat(second.outcome()).isEqualTo(Outcome.MATCH);
    assertThat(second.resumed()).isEqualTo(BATCH);
    assertThat(second.compared()).isEqualTo(RESOURCES);
  }
}
