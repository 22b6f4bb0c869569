package io.fhirmigration.fhir;

import static io.fhirmigration.testkit.server.ScriptedFaults.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.TargetServer.Version;
import io.fhirmigration.testkit.emulator.FhirServers;
import io.fhirmigration.testkit.emulator.ServerPair;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ScriptedFaults;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FhirServers.class)
class FhirDeletesTest {
  private static final ResourceId P = new ResourceId("Patient", "p");
  private static final byte[] BODY =
      "{\"resourceType\":\"Patient\",\"id\":\"p\",\"active\":true}"
          .getBytes(StandardCharsets.UTF_8);

  private FhirServerModel model;
  private FhirDeletes deletes;

  @BeforeEach
  void fill(ServerPair pair) {
    model = pair.destination().model();
    deletes =
        FhirDeletes.of(
            FhirConnection.builder(pair.destination().base())
                .readRetries(2, Duration.ofMillis(1), Duration.ofSeconds(1))
                .build());
    model.handle(ModelRequest.send("PUT", "/Patient/p", BODY));
  }

  @Test
  void softDeleteSaysTheVersionOfTheDelete() {
    assertThat(deletes.delete(P)).contains("2");
    Version newest = deletes.newest(P).orElseThrow();
    assertThat(newest.deleted()).isTrue();
    assertThat(newest.versionId()).isEqualTo("2");
    assertThat(deletes.read(P, "1")).map(Version::deleted).contains(false);
  }

  @Test
  void deleteOfADeleteMakesNoOther() {
    deletes.delete(P);
    assertThat(deletes.delete(P)).contains("2");
  }

  @Test
  void deleteOfNothingSaysNoVersion() {
    assertThat(deletes.delete(new ResourceId("Patient", "nobody"))).isEmpty();
  }

  @Test
  void eraseLeavesNothing() {
    deletes.erase(P);
    assertThat(deletes.newest(P)).isEmpty();
    deletes.erase(P);
  }

  @Test
  void versionIsPutBackOnlyOverTheExpectedOne() {
    deletes.delete(P);
    assertThat(deletes.putBack(P, BODY, "1")).isFalse();
    assertThat(deletes.newest(P)).map(Version::deleted).contains(true);
    assertThat(deletes.putBack(P, BODY, "2")).isTrue();
    assertThat(deletes.newest(P)).map(Version::versionId).contains("3");
  }

  @Test
  void lostReplyMayHaveWorkedAndIsSentOnce() {
    AtomicInteger sent = new AtomicInteger();
    model.faults(
        request -> {
          boolean effect = request.method().equals("DELETE");
          return effect && sent.incrementAndGet() == 1
              ? Optional.of(Faults.replyLost())
              : Optional.empty();
        });
    assertThatThrownBy(() -> deletes.delete(P)).isInstanceOf(OutcomeUnknownException.class);
    assertThat(sent).hasValue(1);
    assertThat(deletes.newest(P)).map(Version::deleted).contains(true);
  }

  @Test
  void throttlingTellsWhenToComeBack() {
    model.faults(
        new ScriptedFaults()
            .once(on("DELETE", "Patient"), Faults.throttled(Duration.ofSeconds(7))));
    assertThatThrownBy(() -> deletes.delete(P))
        .isInstanceOfSatisfying(
            RetryableException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
    assertThat(deletes.newest(P)).map(Version::deleted).contains(false);
  }

  @Test
  void brokenServerMayHaveWorked() {
    model.faults(new ScriptedFaults().once(on("PUT", "Patient"), Faults.broken()));
    assertThatThrownBy(() -> deletes.putBack(P, BODY, "1"))
        .isInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void messagesHoldNoId() {
    ResourceId secret = new ResourceId("Patient", "secret");
    model.faults(new ScriptedFaults().always(on("DELETE", "secret"), Faults.broken()));
    assertThatThrownBy(() -> deletes.erase(secret))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("DELETE /Patient/{id}?hardDelete=true")
        .hasMessageNotContaining("secret");
  }

  @Test
  void idsThatFhirForbidsAreNotSent() {
    assertThatThrownBy(() -> deletes.delete(new ResourceId("Patient", "../Basic/x")))
        .isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> deletes.erase(new ResourceId("$bulk-delete", "x")))
        .isInstanceOf(RejectedException.class);
  }
}
