package io.fhirmigration.fhir;

import static io.fhirmigration.testkit.server.ScriptedFaults.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.ResourceReads.Answer;
import io.fhirmigration.spi.ResourceReads.IdPage;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.testkit.emulator.FhirServers;
import io.fhirmigration.testkit.emulator.ServerPair;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.Seeder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FhirServers.class)
class BatchReadsTest {
  private static final Predicate<ModelRequest> BATCH = on("POST", "/");

  private ServerPair servers;
  private BatchReads reads;

  @BeforeEach
  void fill(ServerPair pair) {
    servers = pair;
    reads =
        BatchReads.of(
            FhirConnection.builder(pair.source().base())
                .readRetries(2, Duration.ofMillis(1), Duration.ofSeconds(1))
                .build());
    put("Patient", "p", 1, false);
    put("Patient", "p", 2, false);
    put("Patient", "gone", 1, false);
    put("Patient", "gone", 2, true);
  }

  private void put(String type, String id, int version, boolean deleted) {
    Instant date = Instant.parse("2024-01-01T00:00:00Z").plusSeconds(version);
    String body =
        "{\"resourceType\":\"%s\",\"id\":\"%s\",\"meta\":{\"versionId\":\"%d\",\"lastUpdated\":\"%s\"}%s}"
            .formatted(type, id, version, date, deleted ? "" : ",\"x\":1.10");
    try (Seeder seeder = servers.source().model().seeder()) {
      seeder.put(
          new ResourceVersion(
              type, id, version, date, deleted, body.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static ResourceId patient(String id) {
    return new ResourceId("Patient", id);
  }

  @Test
  void eachResourceIsAnsweredInItsPlace() {
    List<Answer> answers =
        reads.read(List.of(patient("nobody"), patient("p"), patient("gone")), false);

    assertThat(answers.get(0)).isEqualTo(new Answer.Unknown());
    Answer.Found found = (Answer.Found) answers.get(1);
    assertThat(found.versions()).hasSize(1);
    assertThat(found.versions().get(0).versionId()).isEqualTo("2");
    assertThat(new String(found.versions().get(0).body(), StandardCharsets.UTF_8))
        .contains("\"x\":1.10");
    assertThat(((Answer.Found) answers.get(2)).versions().get(0).deleted()).isTrue();
  }

  @Test
  void longHistoriesAreReadToTheirEnd() {
    for (int version = 3; version <= 250; version++) {
      put("Patient", "p", version, false);
    }
    List<Answer> answers = reads.read(List.of(patient("p"), patient("gone")), true);
    assertThat(((Answer.Found) answers.get(0)).versions())
        .hasSize(250)
        .extracting(version -> version.versionId())
        .startsWith("250", "249")
        .endsWith("2", "1");
    assertThat(((Answer.Found) answers.get(1)).versions())
        .extracting(version -> version.deleted())
        .containsExactly(true, false);
  }

  @Test
  void manyResourcesAreReadInSeveralBatches() {
    List<ResourceId> ids = new ArrayList<>();
    for (int i = 0; i < 130; i++) {
      ids.add(patient(i == 120 ? "p" : "n" + i));
    }
    List<Answer> answers = reads.read(ids, false);
    assertThat(answers).hasSize(130);
    assertThat(answers.get(120)).isInstanceOf(Answer.Found.class);
  }

  @Test
  void searchIsFollowedPageByPage() {
    for (int i = 0; i < 5; i++) {
      put("Basic", "b" + i, i + 1, false);
    }
    List<String> ids = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      IdPage page = reads.find("Basic", "_sort=_lastUpdated&_count=2", next);
      ids.addAll(page.ids());
      next = page.next();
    } while (next.isPresent());
    assertThat(ids).containsExactly("b0", "b1", "b2", "b3", "b4");
  }

  @Test
  void throttledBatchIsRepeatedAFewTimesOnly() {
    servers.sourceFaults().once(BATCH, Faults.throttled());
    assertThat(reads.read(List.of(patient("p")), false).get(0)).isInstanceOf(Answer.Found.class);

    servers.sourceFaults().always(BATCH, Faults.throttled(Duration.ofSeconds(90)));
    assertThatThrownBy(() -> reads.read(List.of(patient("p")), false))
        .isInstanceOfSatisfying(
            RetryableException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(90)));
  }

  @Test
  void refusedBatchIsNoAnswerAboutResources() {
    servers.sourceFaults().once(BATCH, Faults.tokenExpired());
    assertThatThrownBy(() -> reads.read(List.of(patient("p")), false))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("401");

    servers.source().model().deprecated(true);
    assertThatThrownBy(() -> reads.read(List.of(patient("p")), false))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("410");
  }

  @Test
  void refusedEntryFailsAlone() {
    String entries =
        "{\"resourceType\":\"Bundle\",\"entry\":["
            + "{\"response\":{\"status\":\"429\"}},"
            + "{\"response\":{\"status\":\"403\"}},"
            + "{\"response\":{\"status\":\"404\"}},"
            + "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"other\"},"
            + "\"response\":{\"status\":\"200\"}}]}";
    servers
        .sourceFaults()
        .once(
            BATCH,
            new Fault.Refuse(
                ModelResponse.of(
                    200, "application/fhir+json", entries.getBytes(StandardCharsets.UTF_8))));

    List<Answer> answers =
        reads.read(List.of(patient("a"), patient("b"), patient("c"), patient("d")), false);

    assertThat(answers)
        .containsExactly(
            new Answer.Failed(true, Optional.empty(), "429"),
            new Answer.Failed(false, Optional.empty(), "403"),
            new Answer.Failed(true, Optional.empty(), "404"),
            new Answer.Failed(true, Optional.empty(), "200 with another resource"));
  }

  @Test
  void idThatFhirForbidsIsNotSent() {
    assertThatThrownBy(() -> reads.read(List.of(patient("../metadata")), false))
        .isInstanceOf(RejectedException.class)
        .hasMessageNotContaining("metadata");
  }
}
