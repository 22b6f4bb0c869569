package io.fhirmigration.verify.deep;

import static io.fhirmigration.testkit.server.ScriptedFaults.on;
import static io.fhirmigration.verify.deep.TwoServers.everything;
import static io.fhirmigration.verify.deep.TwoServers.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import io.fhirmigration.verify.deep.DeepFinding.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that stops answering in the middle. */
class DeepCheckFaultsTest {
  private static final int RESOURCES = 120;
  private static final Predicate<ModelRequest> BATCHES = on("POST", "/");

  private final TwoServers servers = new TwoServers();
  @TempDir Path folder;

  @BeforeEach
  void fill() {
    for (int i = 0; i < RESOURCES; i++) {
      servers.both("Patient", "p" + i, 1, "\"active\":true");
    }
  }

  private static Fault refusing(int status) {
    String outcome =
        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"code\":\"x\",\"diagnostics\":\"why\"}]}";
    return new Fault.Refuse(
        ModelResponse.of(
            status, "application/fhir+json", outcome.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 410, 429, 500})
  void refusalInTheMiddleIsAnErrorAndTheNextRunGoesOn(int status) {
    Optional<Path> kept = Optional.of(folder.resolve("results"));
    AtomicInteger batches = new AtomicInteger();
    servers.destinationFaults.always(
        request -> BATCHES.test(request) && batches.incrementAndGet() > 1, refusing(status));

    DeepResult first = servers.compare(everything(), kept);

    assertThat(first.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(first.compared()).isEqualTo(50);
    assertThat(first.findings())
        .hasSize(RESOURCES - 50)
        .allSatisfy(finding -> assertThat(finding.kind()).isEqualTo(Kind.ERROR))
        .allSatisfy(finding -> assertThat(finding.reason()).contains("destination: ", "" + status));

    servers.destinationFaults.clear();
    DeepResult second = servers.compare(everything(), kept);
    assertThat(second.outcome()).isEqualTo(Outcome.MATCH);
    assertThat(second.resumed()).isEqualTo(50);
    assertThat(second.compared()).isEqualTo(RESOURCES);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 410, 429, 500})
  void refusalByTheSourceIsAnErrorToo(int status) {
    servers.sourceFaults.always(BATCHES, refusing(status));
    DeepResult result = servers.compare(everything());
    assertThat(result.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(result.compared()).isZero();
  }

  @Test
  void passingRefusalIsAskedAgainAfterThePauseTheServerWants() {
    servers.destinationFaults.once(BATCHES, Faults.throttled(Duration.ofSeconds(7)));
    servers.destinationFaults.once(BATCHES, Faults.broken());

    assertThat(servers.compare(everything()).outcome()).isEqualTo(Outcome.MATCH);
    assertThat(servers.pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(4));
  }

  @Test
  void longPauseIsNotWaitedFor() {
    servers.destinationFaults.always(BATCHES, Faults.throttled(Duration.ofHours(2)));
    assertThat(servers.compare(everything()).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(servers.pauses).isEmpty();
  }

  @Test
  void silentServerIsLeftAlone() {
    for (int i = RESOURCES; i < 5 * RESOURCES; i++) {
      servers.both("Patient", "p" + i, 1, "");
    }
    servers.destinationFaults.always(BATCHES, Faults.tokenExpired());

    DeepResult result = servers.compare(everything());

    assertThat(result.of(Kind.ERROR)).hasSize(5 * RESOURCES);
    assertThat(result.of(Kind.ERROR))
        .filteredOn(finding -> finding.reason().startsWith("not asked"))
        .hasSize(5 * RESOURCES - 150);
  }

  @Test
  void typeThatCannotBeCountedIsAnErrorOfTheType() {
    servers.sourceFaults.once(on("GET", "/Basic?_summary=count"), refusing(410));
    DeepResult result = servers.compare(everything());
    assertThat(result.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(result.findings()).extracting(DeepFinding::type).containsExactly("Basic");
  }

  @Test
  void nextRunGoesOnAndTriesOnlyErrorsAgain() {
    Optional<Path> kept = Optional.of(folder.resolve("results"));
    put(servers.source, "Basic", "lost", 1, "");
    servers.destinationFaults.after(2, BATCHES, Faults.tokenExpired());

    DeepResult first = servers.compare(everything(), kept);
    assertThat(first.of(Kind.ERROR)).hasSize(50);
    assertThat(first.of(Kind.MISSING)).hasSize(1);

    put(servers.source, "Patient", "later", 1, "");
    DeepResult second = servers.compare(everything(), kept);

    assertThat(second.resumed()).isEqualTo(RESOURCES + 1 - 50);
    assertThat(second.compared()).isEqualTo(RESOURCES + 1);
    assertThat(second.findings()).extracting(DeepFinding::id).containsExactly("lost");
    servers.destinationFaults.always(BATCHES, Faults.tokenExpired());
    assertThat(servers.compare(everything(), kept).findings()).isEqualTo(second.findings());
  }

  @Test
  void lineThatACrashCutIsDroppedAndComparedAgain() throws IOException {
    Path file = folder.resolve("results");
    servers.compare(everything(), Optional.of(file));
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() - 5));

    DeepResult result = servers.compare(everything(), Optional.of(file));

    assertThat(result.resumed()).isEqualTo(RESOURCES - 1);
    assertThat(result.outcome()).isEqualTo(Outcome.MATCH);
    assertThat(Files.readAllLines(file)).hasSameSizeAs(text.lines().toList());
  }

  @Test
  void resultsOfAnotherQuestionAreRefused() {
    Optional<Path> kept = Optional.of(folder.resolve("results"));
    servers.compare(everything(), kept);
    assertThatThrownBy(() -> servers.compare(DeepQuestion.sample(1000, 2), kept))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("or another file");
  }

  @Test
  void foreignFileIsLeftAsItIs() throws IOException {
    Path file = Files.writeString(folder.resolve("letter"), "Dear Ann");
    assertThatThrownBy(() -> servers.compare(everything(), Optional.of(file)))
        .isInstanceOf(RejectedException.class);
    assertThat(file).hasContent("Dear Ann");
  }
}
